import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Mailbox } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { shortTime } from "../../i18n/format";
import { Icon } from "../../ui/icons/Icon";
import { Mark } from "../../ui/Mark";
import styles from "./MailboxLine.module.css";
import { looks, stateOf } from "./state";
import { Taken } from "./Taken";

/** One mailbox: its address, how it does, and what to do when it does not do well. */
export function MailboxLine({ mailbox }: { mailbox: Mailbox }) {
  const { t } = useTranslation();
  const state = stateOf(mailbox);
  return (
    <li className={styles.line}>
      <Icon name="mailbox" size={22} className={styles.icon} />
      <div className={styles.words}>
        <Link to="/mailboxes/$id" params={{ id: mailbox.id }} className={styles.address}>
          {mailbox.address}
        </Link>
        <p className={styles.facts}>
          <Taken on={mailbox.on_server} taken={mailbox.accounted_for} source={mailbox.source.kind} />
          {mailbox.checked_at && (
            <span>{t("mailboxes.looked", { when: shortTime(mailbox.checked_at, currentLanguage()) })}</span>
          )}
          {!mailbox.smtp && <span>{t("mailboxes.sends_nothing")}</span>}
        </p>
      </div>
      <Mark {...looks[state]} text={t(`mailboxes.state_${state}`)} />
      {state === "trouble" && <p className={styles.trouble}>{mailbox.trouble}</p>}
      {state === "unwatched" && <p className={styles.note}>{t("mailboxes.unwatched_help")}</p>}
    </li>
  );
}
