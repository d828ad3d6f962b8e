import type { Id, TicketChange, TicketRow } from "../../api/types";
import type { TicketFilter } from "./filter";

/** Whether a ticket that was just changed still belongs into a list; what only the server can tell counts as yes. */
export function fits(row: TicketRow, query: TicketFilter, me: Id): boolean {
  const among = (wanted: string | undefined, value: string) => !wanted || wanted.split(",").includes(value);
  return (
    among(query.status, row.status) &&
    among(query.category, row.category) &&
    among(query.priority, row.priority) &&
    (!query.tag || row.tags.includes(query.tag)) &&
    fitsAssignee(row, query.assignee, me) &&
    (query.to_review !== "true" || row.to_review)
  );
}

function fitsAssignee(row: TicketRow, wanted: string | undefined, me: Id): boolean {
  if (!wanted) return true;
  if (wanted === "none") return row.assignee === null;
  return row.assignee?.id === (wanted === "me" ? me : wanted);
}

/** What takes a change back. */
export function inverse(row: TicketRow, change: TicketChange): TicketChange {
  const back: TicketChange = {};
  if (change.status !== undefined) back.status = row.status;
  if (change.category !== undefined) back.category = row.category;
  if (change.impact !== undefined || change.urgency !== undefined || change.priority !== undefined) {
    back.impact = row.impact;
    back.urgency = row.urgency;
    back.priority = row.priority;
  }
  if (change.assignee !== undefined) back.assignee = row.assignee?.id ?? null;
  if (change.due_at !== undefined) back.due_at = row.due_at;
  const added = change.add_tags?.filter((tag) => !row.tags.includes(tag));
  const removed = change.remove_tags?.filter((tag) => row.tags.includes(tag));
  if (added?.length) back.remove_tags = added;
  if (removed?.length) back.add_tags = removed;
  if (change.refuse_tags?.length) back.allow_tags = change.refuse_tags;
  return back;
}
