import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, LONG_DEADLINE_MS } from "../../api/client";
import { keys } from "../../api/keys";
import type {
  Id,
  Mailbox,
  MailboxChange,
  MailboxGuess,
  NewMailbox,
  ReconcileReport,
  TestReport,
} from "../../api/types";
import { stateOf } from "./state";

/** How a mailbox does is no event: it is asked for again, often until it is watched and up to date. */
const SETTLING_MS = 2_000;
const SETTLED_MS = 30_000;
const settling = (mailbox: Mailbox) => ["unwatched", "behind"].includes(stateOf(mailbox));

/** When the next look at these mailboxes is due. */
export const nextLook = (mailboxes: Mailbox[] = []) => (mailboxes.some(settling) ? SETTLING_MS : SETTLED_MS);

export const mailboxQuery = (id: Id) =>
  queryOptions({
    queryKey: keys.mailbox(id),
    queryFn: () => api.get<Mailbox>(`/mailboxes/${id}`),
    refetchInterval: ({ state }) => nextLook(state.data && [state.data]),
  });

const long = { deadline: LONG_DEADLINE_MS };

export const guess = (address: string) => api.post<MailboxGuess>("/mailboxes/guess", { address });
export const testSettings = (mailbox: NewMailbox) => api.post<TestReport>("/mailboxes/test", mailbox, long);
export const testMailbox = (id: Id) => api.post<TestReport>(`/mailboxes/${id}/test`, undefined, long);
export const reconcile = (id: Id, mend: boolean) =>
  api.post<ReconcileReport>(`/mailboxes/${id}/reconcile`, undefined, { ...long, query: { mend } });

/** Keeps what a command answered, and lets the list be asked again. */
export function useKeepMailbox() {
  const client = useQueryClient();
  return (mailbox: Mailbox) => {
    client.setQueryData(keys.mailbox(mailbox.id), mailbox);
    void client.invalidateQueries({ queryKey: keys.mailboxes });
  };
}

/** Sets a part of the settings; refused when somebody else changed the mailbox since it was shown. */
export function useMailboxChange(mailbox: Mailbox) {
  const keep = useKeepMailbox();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: MailboxChange) =>
      api.patch<Mailbox>(`/mailboxes/${mailbox.id}`, change, { version: mailbox.version }),
    onSuccess: keep,
    onError: () => client.invalidateQueries({ queryKey: keys.mailbox(mailbox.id) }),
  });
}

export function usePause(mailbox: Mailbox) {
  return useMutation({
    mutationFn: (command: "pause" | "resume") => api.post<Mailbox>(`/mailboxes/${mailbox.id}/${command}`),
    onSuccess: useKeepMailbox(),
  });
}
