import { queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Mailbox, Member } from "../../api/types";

export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: () => api.get<{ items: Member[] }>("/members"),
});

/** Who is a member no more: what they did keeps their name. */
const formerQuery = queryOptions({
  queryKey: keys.formerMembers,
  queryFn: () => api.get<{ items: Member[] }>("/members?former=true"),
});

const none: Member[] = [];
export const useMembers = (): Member[] => useQuery(membersQuery).data?.items ?? none;

/** Whoever did something, members and former members. */
export function usePeople(): Member[] {
  const members = useMembers();
  const former = useQuery(formerQuery).data?.items;
  return useMemo(() => (former?.length ? [...members, ...former] : members), [members, former]);
}

export const mailboxesQuery = queryOptions({
  queryKey: keys.mailboxes,
  queryFn: () => api.get<{ items: Mailbox[] }>("/mailboxes"),
});
