import { queryOptions, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { keys } from "../../api/keys";
import type { Mailbox, Member } from "../../api/types";

export const membersQuery = queryOptions({
  queryKey: keys.members,
  queryFn: () => api.get<{ items: Member[] }>("/members"),
});

const none: Member[] = [];
export const useMembers = (): Member[] => useQuery(membersQuery).data?.items ?? none;

export const mailboxesQuery = queryOptions({
  queryKey: keys.mailboxes,
  queryFn: () => api.get<{ items: Mailbox[] }>("/mailboxes"),
});
