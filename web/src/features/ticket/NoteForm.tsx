import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, intentKeys } from "../../api/client";
import { keys } from "../../api/keys";
import { problemText } from "../../api/problem-text";
import type { Note, Ticket } from "../../api/types";
import { Button } from "../../ui/Button";
import { TextArea } from "../../ui/Field";
import { Trouble } from "../../ui/Trouble";
import styles from "./NoteForm.module.css";

/** Writes a note for the team. Ctrl+Enter saves it. */
export function NoteForm({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [body, setBody] = useState("");
  const [keyOf] = useState(intentKeys);
  const saving = useMutation({
    mutationFn: () =>
      api.post<Note>(`/tickets/${ticket.id}/notes`, { body: body.trim() }, { idempotencyKey: keyOf(body) }),
    onSuccess: (note) => {
      client.setQueriesData<Ticket>({ queryKey: ["ticket"] }, (old) =>
        old?.id === ticket.id && !old.notes.some((each) => each.id === note.id)
          ? { ...old, notes: [...old.notes, note] }
          : old,
      );
      void client.invalidateQueries({ queryKey: keys.ticket(ticket.number) });
      onClose();
    },
  });
  const save = () => {
    if (body.trim() && !saving.isPending) saving.mutate();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
        if (event.key === "Escape" && !body.trim()) onClose();
      }}
    >
      <TextArea
        label={t("ticket.note")}
        help={t("ticket.note_help")}
        autoFocus
        rows={3}
        value={body}
        onChange={setBody}
      />
      <Trouble text={saving.error ? problemText(saving.error, t) : undefined} />
      <div className={styles.actions}>
        <Button type="submit" look="primary" busy={saving.isPending} disabled={!body.trim()}>
          {t("ticket.save_note")}
        </Button>
        <Button look="quiet" onClick={onClose}>
          {t("action.cancel")}
        </Button>
      </div>
    </form>
  );
}
