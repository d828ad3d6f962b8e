import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerKind, Id, MessageRow } from "../../../api/types";
import { currentLanguage } from "../../../i18n";
import { longTime, shortTime } from "../../../i18n/format";
import { Avatar } from "../../../ui/Avatar";
import { classes } from "../../../ui/classes";
import { IconButton } from "../../../ui/IconButton";
import { MenuButton } from "../../../ui/MenuButton";
import { useMay } from "../../session/session";
import { Attachments } from "./Attachments";
import { Badges } from "./Badges";
import { MessageBody } from "./MessageBody";
import styles from "./MessageCard.module.css";
import { Recipients } from "./Recipients";
import { Why } from "./Why";

interface Props {
  message: MessageRow;
  initiallyOpen: boolean;
  onAnswer: (kind: AnswerKind, message: Id | null) => void;
}

/** One mail of the conversation: one line while it is closed. */
export function MessageCard({ message, initiallyOpen, onAnswer }: Props) {
  const { t } = useTranslation();
  const may = useMay();
  const language = currentLanguage();
  const [open, setOpen] = useState(initiallyOpen);
  const [why, setWhy] = useState(false);
  const name = message.by?.name ?? (message.from.name || message.from.address);
  const mine = message.direction === "outgoing";
  return (
    <article className={classes(styles.card, mine && styles.mine)} aria-label={t("message.of", { name })}>
      <div className={styles.head}>
        <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Avatar name={name} />
          <span className={styles.who}>
            <span className={styles.name}>{name}</span>
            {!open && <span className={styles.preview}>{preview(message)}</span>}
          </span>
          <time
            className={styles.time}
            dateTime={message.received_at}
            title={longTime(message.received_at, language)}
          >
            {shortTime(message.received_at, language)}
          </time>
        </button>
        {open && may.change && (
          <div className={styles.tools}>
            <IconButton
              icon="reply"
              label={t("shortcuts.reply")}
              onClick={() => onAnswer("reply", message.id)}
            />
            <MenuButton
              bare
              label={t("message.more")}
              choices={[
                {
                  key: "all",
                  icon: "reply_all",
                  text: t("shortcuts.reply_all"),
                  onChoose: () => onAnswer("reply_all", message.id),
                },
                {
                  key: "forward",
                  icon: "forward",
                  text: t("shortcuts.forward"),
                  onChoose: () => onAnswer("forward", message.id),
                },
                { key: "why", icon: "question", text: t("message.why"), onChoose: () => setWhy(true) },
              ]}
            />
          </div>
        )}
      </div>
      {open && (
        <div className={styles.inside}>
          <Recipients message={message} />
          <Badges message={message} />
          <MessageBody message={message} />
          <Attachments message={message} />
          <Why message={message} open={why} onToggle={setWhy} />
        </div>
      )}
    </article>
  );
}

/** The first words, for the closed card. */
function preview(message: MessageRow): string {
  return (message.reply ?? message.subject).replace(/\s+/g, " ").trim().slice(0, 160);
}
