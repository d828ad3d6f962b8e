import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, intentKeys } from "../../api/client";
import { problemText } from "../../api/problem-text";
import type { Answer, AnswerKind, Id, NewAnswer, Ticket, WrittenDraft } from "../../api/types";
import { notify } from "../../ui/notices";
import { refresh } from "../tickets/change";

interface After {
  onSent: () => Promise<void>;
  onReopen: (kind: AnswerKind, message: Id | null) => void;
}

/** Sends an answer. Until the server lets it go, it can be called back and written on. */
export function useSend(ticket: Ticket, { onSent, onReopen }: After) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [keyOf] = useState(intentKeys);
  const put = (change: (old: Ticket) => Ticket) =>
    client.setQueriesData<Ticket>({ queryKey: ["ticket"] }, (old) =>
      old?.id === ticket.id ? change(old) : old,
    );

  async function callBack(answer: Answer, draft: WrittenDraft) {
    try {
      await api.post<Answer>(`/answers/${answer.id}/cancel`);
      await api.put(`/tickets/${ticket.id}/draft`, draft);
      put((old) => ({
        ...old,
        draft: { ...draft, saved_at: new Date().toISOString() },
        answers: old.answers.filter((each) => each.id !== answer.id),
      }));
      onReopen(draft.kind, draft.answers_to);
    } catch (error) {
      notify({ text: problemText(error, t), tone: "problem" });
    }
    refresh(client);
  }

  const mutation = useMutation({
    mutationFn: ({ answer }: { answer: NewAnswer; draft: WrittenDraft }) =>
      api.post<Answer>(`/tickets/${ticket.id}/answers`, answer, { idempotencyKey: keyOf(answer) }),
    onSuccess: async (answer, { draft, answer: sent }) => {
      put((old) => ({
        ...old,
        draft: null,
        status: sent.then_status ?? old.status,
        answers: [...old.answers.filter((each) => each.id !== answer.id), answer],
      }));
      await onSent();
      refresh(client);
      const left = answer.cancellable_until ? Date.parse(answer.cancellable_until) - Date.now() : 0;
      notify({
        text: t("compose.sent"),
        lasts: Math.max(left, 4000),
        action:
          left > 500 ? { label: t("compose.call_back"), run: () => void callBack(answer, draft) } : undefined,
      });
    },
  });
  return {
    ...mutation,
    send: (answer: NewAnswer, draft: WrittenDraft) => mutation.mutate({ answer, draft }),
  };
}
