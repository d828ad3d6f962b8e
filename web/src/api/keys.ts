import type { Id } from "./types";

/** The names under which answers are cached. The first word is what the live stream calls stale. */
export const keys = {
  session: ["session"] as const,
  setup: ["setup"] as const,
  tickets: (query: string) => ["tickets", query] as const,
  counts: ["counts"] as const,
  ticket: (id: string) => ["ticket", id] as const,
  composed: (ticket: Id, kind: string, message: Id | null) => ["composed", ticket, kind, message] as const,
  answers: (state: string) => ["answers", state] as const,
  search: (words: string) => ["search", words] as const,
  members: ["members"] as const,
  profile: ["profile"] as const,
  views: ["views"] as const,
  contacts: (words: string) => ["contacts", "list", words] as const,
  contact: (id: Id) => ["contacts", "one", id] as const,
  mailboxes: ["mailboxes", "list"] as const,
  mailbox: (id: Id) => ["mailboxes", "one", id] as const,
  rules: ["rules"] as const,
  deadLetters: ["dead_letters"] as const,
  sends: ["answers", "sends"] as const,
  state: ["state"] as const,
};
