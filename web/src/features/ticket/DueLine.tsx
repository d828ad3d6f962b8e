import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "../../api/types";
import { currentLanguage } from "../../i18n";
import { dueTime, longTime } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { IconButton } from "../../ui/IconButton";
import { Icon } from "../../ui/icons/Icon";
import { useMay } from "../session/session";
import { useTicketChange } from "../tickets/change";
import styles from "./DueLine.module.css";
import { dueTone, firstChoice, fromField, toField } from "./due";

interface Props {
  ticket: Ticket;
  editing: boolean;
  onEditing: (editing: boolean) => void;
}

/** By when the ticket must be dealt with, who says so, and the way to say otherwise. */
export function DueLine({ ticket, editing, onEditing }: Props) {
  const { t } = useTranslation();
  const may = useMay();
  const language = currentLanguage();
  const { due_at: due, due_by: by, due_words: words } = ticket;
  if (editing && may.change) return <DueForm ticket={ticket} onDone={() => onEditing(false)} />;
  if (due === null) return null;
  const tone = dueTone(due, ticket.status);
  return (
    <p className={classes(styles.due, styles[tone])}>
      <Icon name="flag" size={16} />
      <span>
        <time dateTime={due} title={longTime(due, language)} className={styles.when}>
          {t(`due.${tone}`, { time: dueTime(due, language) })}
        </time>
        <span className={styles.why}>
          {" — "}
          {by === "mail" ? t("due.said_by_mail", { words: words ?? "" }) : t("due.said_by_member")}
        </span>
      </span>
      {may.change && <IconButton icon="edit" label={t("due.edit")} onClick={() => onEditing(true)} />}
    </p>
  );
}

function DueForm({ ticket, onDone }: { ticket: Ticket; onDone: () => void }) {
  const { t } = useTranslation();
  const change = useTicketChange();
  const [text, setText] = useState(ticket.due_at ? toField(ticket.due_at) : firstChoice());
  const at = fromField(text);

  function save(event: FormEvent) {
    event.preventDefault();
    if (at === null) return;
    onDone();
    if (at !== ticket.due_at) void change([ticket], { due_at: at }, t("due.changed"));
  }

  function clear() {
    onDone();
    void change([ticket], { due_at: null }, t("due.cleared"));
  }

  return (
    <form
      className={styles.form}
      aria-label={t("due.edit")}
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone();
      }}
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: whoever asked for the field wants to type into it
        autoFocus
        type="datetime-local"
        className={styles.field}
        aria-label={t("due.field")}
        required
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" look="primary" disabled={at === null}>
        {t("action.save")}
      </Button>
      {ticket.due_at !== null && <Button onClick={clear}>{t("due.clear")}</Button>}
      <Button onClick={onDone}>{t("action.cancel")}</Button>
    </form>
  );
}
