import { useTranslation } from "react-i18next";
import type { Note } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { longTime, shortTime } from "../../i18n/format";
import { Icon } from "../../ui/icons/Icon";
import { Linked } from "../../ui/Linked";
import styles from "./NoteCard.module.css";

/** A note: for the team only, hence its own colour. */
export function NoteCard({ note }: { note: Note }) {
  const { t } = useTranslation();
  const language = currentLanguage();
  return (
    <article className={styles.note} aria-label={t("ticket.note_of", { name: note.author })}>
      <header className={styles.head}>
        <Icon name="note" size={16} />
        <strong>{note.author}</strong>
        <span>{t("ticket.note_for_team")}</span>
        <time dateTime={note.created_at} title={longTime(note.created_at, language)}>
          {shortTime(note.created_at, language)}
        </time>
      </header>
      <p className={styles.body}>
        <Linked text={note.body} />
      </p>
    </article>
  );
}
