import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import buttonStyles from "../../ui/Button.module.css";
import { classes } from "../../ui/classes";
import { EmptyState } from "../../ui/EmptyState";
import { Icon } from "../../ui/icons/Icon";
import { Loaded } from "../../ui/Loaded";
import { Page } from "../../ui/Page";
import { useMay } from "../session/session";
import { mailboxesQuery } from "../tickets/members";
import styles from "./MailboxesPage.module.css";
import { MailboxLine } from "./MailboxLine";
import { nextLook } from "./queries";

/** All mailboxes and how they do. */
export default function MailboxesPage() {
  const { t } = useTranslation();
  const query = useQuery({ ...mailboxesQuery, refetchInterval: ({ state }) => nextLook(state.data?.items) });
  const may = useMay();
  const add = may.manage && (
    <Link to="/mailboxes/new" className={classes(buttonStyles.button, buttonStyles.primary)}>
      <Icon name="add" size={17} />
      {t("mailboxes.add")}
    </Link>
  );
  return (
    <Page title={t("navigation.mailboxes")} lead={t("mailboxes.lead")} actions={add}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState icon="mailbox" title={t("mailboxes.none")} text={t("mailboxes.none_text")}>
              {add}
            </EmptyState>
          ) : (
            <ul className={styles.list}>
              {items.map((mailbox) => (
                <MailboxLine key={mailbox.id} mailbox={mailbox} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  );
}
