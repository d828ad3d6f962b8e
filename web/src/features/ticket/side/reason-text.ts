import type { Verdict } from "../../../api/types";
import { knownText } from "../../../i18n/known";
import { categoryLabel } from "../../tickets/labels";

/** A reason as a sentence; one that this UI does not know yet shows as it came. */
export function reasonText({ code, detail }: Verdict["reasons"][number]): string {
  const shown = code === "category_archived" ? categoryLabel(detail) : detail;
  return knownText("reason", code, { detail: shown }) ?? (detail ? `${code}: ${detail}` : code);
}
