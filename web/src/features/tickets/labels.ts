import { knownText } from "../../i18n/known";

/** The categories that every organisation begins with. */
export const categories = ["technical", "sales", "support", "billing", "administrative", "other"] as const;
export const statuses = ["new", "open", "pending", "resolved", "closed"] as const;
export const priorities = ["critical", "high", "normal", "low"] as const;

/** The name of a category; an organisation's own ones are shown as they are written. */
export function categoryLabel(category: string): string {
  return knownText("category", category) ?? category;
}
