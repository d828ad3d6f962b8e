import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { api } from "../../api/client";
import type { Id, Ticket, WrittenDraft } from "../../api/types";

/** Long enough not to write at every key, short enough that hardly a sentence can be lost. */
const REST_MS = 900;

export type DraftState = "none" | "saving" | "saved" | "failed";

/** Keeps what is being written on the server, for this member, shortly after each change and when it closes. */
export function useDraft(ticket: Id, draft: WrittenDraft, worthKeeping: boolean) {
  const client = useQueryClient();
  const [state, setState] = useState<DraftState>("none");
  const text = JSON.stringify(draft);
  const kept = useRef(text);
  const latest = useRef({ text, worthKeeping });
  latest.current = { text, worthKeeping };
  const ended = useRef(false);

  const save = useCallback(async () => {
    const { text: now, worthKeeping: worth } = latest.current;
    if (ended.current || now === kept.current || !worth) return;
    kept.current = now;
    setState("saving");
    try {
      const draft = JSON.parse(now) as WrittenDraft;
      await api.put(`/tickets/${ticket}/draft`, draft);
      client.setQueriesData<Ticket>({ queryKey: ["ticket"] }, (old) =>
        old?.id === ticket ? { ...old, draft: { ...draft, saved_at: new Date().toISOString() } } : old,
      );
      setState("saved");
    } catch {
      kept.current = "";
      setState("failed");
    }
  }, [client, ticket]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the text begins the rest anew
  useEffect(() => {
    const timer = setTimeout(() => void save(), REST_MS);
    return () => clearTimeout(timer);
  }, [text, save]);
  useEffect(() => () => void save(), [save]);

  /** It was sent or thrown away: nothing is kept any more. */
  const end = useCallback(
    async (forget: boolean) => {
      ended.current = true;
      if (forget) await api.delete(`/tickets/${ticket}/draft`).catch(() => {});
    },
    [ticket],
  );
  return { state, end };
}
