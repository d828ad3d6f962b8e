import type { Verdict } from "../../../api/types";
import { knownText } from "../../../i18n/known";

/** A reason as a sentence; one that this UI does not know yet shows as it came. */
export function reasonText({ code, detail }: Verdict["reasons"][number]): string {
  return knownText("reason", code, { detail }) ?? (detail ? `${code}: ${detail}` : code);
}
