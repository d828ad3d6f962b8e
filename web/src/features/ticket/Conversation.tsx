import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerKind, Id, Ticket } from "../../api/types";
import { AnswerCard } from "./AnswerCard";
import styles from "./Conversation.module.css";
import { MessageCard } from "./message/MessageCard";
import { NoteCard } from "./NoteCard";
import { type Entry, foldedCount, timeline } from "./timeline";

interface Props {
  ticket: Ticket;
  onAnswer: (kind: AnswerKind, message: Id | null) => void;
}

/** Oldest first, the newest message open; it is scrolled to where that one begins. */
export function Conversation({ ticket, onAnswer }: Props) {
  const { t } = useTranslation();
  const entries = timeline(ticket);
  const [whole, setWhole] = useState(false);
  const folded = whole ? 0 : foldedCount(entries.length);
  const newest = ticket.conversation.at(-1)?.id;
  const newestCard = useRef<HTMLLIElement>(null);
  useEffect(() => {
    newestCard.current?.scrollIntoView({ block: "nearest" });
  }, []);

  return (
    <ol className={styles.conversation} aria-label={t("ticket.conversation")}>
      {entries.map((entry, at) => {
        if (at > 0 && at <= folded) {
          return at === 1 ? (
            <li key="folded">
              <button type="button" className={styles.folded} onClick={() => setWhole(true)}>
                {t("ticket.show_between", { count: folded })}
              </button>
            </li>
          ) : null;
        }
        const isNewest = entry.is === "message" && entry.message.id === newest;
        return (
          <li key={keyOf(entry)} ref={isNewest ? newestCard : undefined} className={styles.entry}>
            {entry.is === "message" && (
              <MessageCard message={entry.message} initiallyOpen={isNewest} onAnswer={onAnswer} />
            )}
            {entry.is === "note" && <NoteCard note={entry.note} />}
            {entry.is === "answer" && <AnswerCard answer={entry.answer} ticket={ticket.id} />}
          </li>
        );
      })}
    </ol>
  );
}

function keyOf(entry: Entry): string {
  if (entry.is === "message") return entry.message.id;
  return entry.is === "note" ? entry.note.id : entry.answer.id;
}
