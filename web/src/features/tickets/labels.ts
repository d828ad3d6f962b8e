import { currentLanguage } from "../../i18n";
import { knownText } from "../../i18n/known";

/** The categories that every organisation begins with. */
export const categories = ["technical", "sales", "support", "billing", "administrative", "other"] as const;
export const statuses = ["new", "open", "pending", "resolved", "closed"] as const;
export const priorities = ["critical", "high", "normal", "low"] as const;

/** How the organisation calls its categories, as far as it was asked. */
let named: readonly { key: string; french: string; english: string }[] = [];
export function nameCategories(list: typeof named) {
  named = list;
}

/** The name of a category: the organisation's, else the shipped one, else its key. */
export function categoryLabel(category: string): string {
  const own = named.find(({ key }) => key === category);
  if (own) return currentLanguage() === "fr" ? own.french : own.english;
  return knownText("category", category) ?? category;
}
