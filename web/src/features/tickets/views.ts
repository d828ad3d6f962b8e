import type { Counts } from "../../api/types";
import type { IconName } from "../../ui/icons/Icon";
import type { TicketFilter } from "./filter";

/** The views that everybody has; saved ones come after them. */
export const builtInViews = [
  { name: "open", icon: "inbox", count: "open", filter: {} },
  { name: "mine", icon: "person", count: "mine", filter: { assignee: "me" } },
  { name: "unassigned", icon: "unassigned", count: "unassigned", filter: { assignee: "none" } },
  { name: "review", icon: "eye", count: "to_review", filter: { to_review: "true" } },
  { name: "pending", icon: "wait", count: "pending", filter: { status: "pending" } },
  { name: "all", icon: "archive", count: undefined, filter: { status: "all" } },
  { name: "newsletters", icon: "newsletter", count: "newsletters", filter: { shelf: "newsletters" } },
  { name: "spam", icon: "spam", count: "spam", filter: { shelf: "spam" } },
] as const satisfies readonly {
  name: string;
  icon: IconName;
  count: keyof Counts | undefined;
  filter: TicketFilter;
}[];

export type ViewName = (typeof builtInViews)[number]["name"];
