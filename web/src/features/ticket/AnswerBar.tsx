import { useTranslation } from "react-i18next";
import type { AnswerKind, Ticket } from "../../api/types";
import { Button } from "../../ui/Button";
import styles from "./AnswerBar.module.css";

interface Props {
  ticket: Ticket;
  onAnswer: (kind: AnswerKind) => void;
  onNote: () => void;
}

/** Below the conversation: what to write next. */
export function AnswerBar({ ticket, onAnswer, onNote }: Props) {
  const { t } = useTranslation();
  const last = ticket.conversation.findLast((message) => message.direction === "incoming");
  const others = (last?.to.length ?? 0) + (last?.cc.length ?? 0) > 1;
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("ticket.answer_with")}>
      <Button look="primary" icon="reply" onClick={() => onAnswer("reply")} aria-keyshortcuts="r">
        {t("shortcuts.reply")}
      </Button>
      {others && (
        <Button icon="reply_all" onClick={() => onAnswer("reply_all")} aria-keyshortcuts="a">
          {t("shortcuts.reply_all")}
        </Button>
      )}
      <Button icon="forward" onClick={() => onAnswer("forward")} aria-keyshortcuts="f">
        {t("shortcuts.forward")}
      </Button>
      <Button icon="note" onClick={onNote} aria-keyshortcuts="n">
        {t("ticket.note")}
      </Button>
    </div>
  );
}
