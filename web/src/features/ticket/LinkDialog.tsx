import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client";
import { problemText } from "../../api/problem-text";
import type { Ticket } from "../../api/types";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { Trouble } from "../../ui/Trouble";
import { refresh } from "../tickets/change";

const FORM = "link-form";

export type LinkMode = "link" | "join";

/** Asks for another ticket's number, to link the two or to make one of them. */
export function LinkDialog({
  ticket,
  mode,
  onClose,
}: {
  ticket: Ticket;
  mode: LinkMode;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [number, setNumber] = useState("");
  const work = useMutation({
    mutationFn: async () => {
      const other = await api.get<Ticket>(`/tickets/${encodeURIComponent(number.trim())}`);
      if (mode === "link") await api.post(`/tickets/${ticket.id}/links`, { ticket: other.id });
      else return api.post<Ticket>(`/tickets/${ticket.id}/join`, { other: other.id });
    },
    onSuccess: (joined) => {
      refresh(client);
      onClose();
      if (joined && joined.number !== ticket.number) {
        void navigate({ to: "/tickets/$number", params: { number: joined.number }, search: (old) => old });
      }
    },
  });
  return (
    <Dialog
      title={t(`ticket.${mode}_title`)}
      onClose={onClose}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" form={FORM} look="primary" busy={work.isPending}>
            {t(`ticket.${mode}_do`)}
          </Button>
        </>
      }
    >
      <form
        id={FORM}
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        <TextField
          label={t("ticket.other_number")}
          help={t(`ticket.${mode}_help`)}
          placeholder="TKT-2026-000123"
          autoFocus
          required
          value={number}
          onChange={setNumber}
        />
        <Trouble text={work.error ? problemText(work.error, t) : undefined} />
      </form>
    </Dialog>
  );
}
