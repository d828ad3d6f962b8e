import { pick } from "../../routes/search";

/** The filters of the list, as they stand in the address and in the API. */
export const filterNames = [
  "status",
  "shelf",
  "category",
  "priority",
  "assignee",
  "mailbox",
  "tag",
  "contact",
  "to_review",
  "sending",
  "due",
  "entity",
  "q",
  "sort",
] as const;

export type TicketFilter = Partial<Record<(typeof filterNames)[number], string>>;

export const readFilter = (search: Record<string, unknown>): TicketFilter => pick(search, filterNames);

/** What the API is asked: the plain list is the open work, "all" lifts a limit. */
export function toQuery(filter: TicketFilter): TicketFilter {
  const query: TicketFilter = { ...filter };
  // What is due is open work of any kind.
  if (!query.status && !query.sending && !query.due) query.status = "new,open";
  if (!query.shelf) query.shelf = "work";
  if (query.status === "all") delete query.status;
  if (query.shelf === "all") delete query.shelf;
  return query;
}

/** The same filter, whatever the order of its parts. */
export function sameFilter(one: TicketFilter, other: TicketFilter): boolean {
  return filterNames.every((name) => (one[name] ?? "") === (other[name] ?? ""));
}
