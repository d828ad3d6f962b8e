import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, newIdempotencyKey } from "../../api/client";
import { keys } from "../../api/keys";
import { problemText } from "../../api/problem-text";
import type { View } from "../../api/types";
import { stringifySearch } from "../../routes/search";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Trouble } from "../../ui/Trouble";
import styles from "./FilterPanel.module.css";
import type { TicketFilter } from "./filter";

/** Keeps the filters under a name, or takes the saved view away. */
export function SaveView({ filter, saved }: { filter: TicketFilter; saved: View | undefined }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const onSuccess = () => void client.invalidateQueries({ queryKey: keys.views });
  const saving = useMutation({
    mutationFn: () =>
      api.post<View>(
        "/views",
        { name: name.trim(), query: stringifySearch(filter).slice(1), shared },
        { idempotencyKey: newIdempotencyKey() },
      ),
    onSuccess: () => {
      setName("");
      onSuccess();
    },
  });
  const removing = useMutation({ mutationFn: (view: View) => api.delete(`/views/${view.id}`), onSuccess });
  const trouble = saving.error ?? removing.error;
  return (
    <>
      {saved ? (
        <div className={styles.save}>
          <Button
            icon="delete"
            look="danger"
            busy={removing.isPending}
            onClick={() => removing.mutate(saved)}
          >
            {t("tickets.delete_view", { name: saved.name })}
          </Button>
        </div>
      ) : (
        <form
          className={styles.save}
          onSubmit={(event) => {
            event.preventDefault();
            saving.mutate();
          }}
        >
          <TextField label={t("tickets.view_name")} required maxLength={60} value={name} onChange={setName} />
          <label className={styles.shared}>
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {t("tickets.view_shared")}
          </label>
          <Button type="submit" busy={saving.isPending} disabled={!name.trim()}>
            {t("tickets.save_view")}
          </Button>
        </form>
      )}
      <Trouble text={trouble ? problemText(trouble, t) : undefined} />
    </>
  );
}
