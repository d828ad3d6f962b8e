import type { TFunction } from "i18next";
import { Problem } from "./problem";

/** A sentence for people about a failed request. The server's own sentence comes first: it knows more. */
export function problemText(error: unknown, t: TFunction): string {
  if (!(error instanceof Problem)) return t("problem.other");
  if (error.kind === "offline") return t("problem.offline");
  if (error.detail) return error.detail;
  switch (error.kind) {
    case "away":
      return t("problem.away");
    case "forbidden":
    case "csrf":
      return t("problem.forbidden");
    case "not-found":
      return t("problem.not_found");
    case "changed":
    case "conflict":
      return t("problem.changed");
    case "too-many":
      return t("problem.too_many");
    case "too-large":
      return t("problem.too_large");
    case "fault":
      return t("problem.fault");
    default:
      return t("problem.other");
  }
}

/** As `problemText`; when fields were refused, their sentences, but for those that stand at their controls. */
export function refusalText(error: unknown, t: TFunction, atControls: readonly string[] = []) {
  if (!error) return undefined;
  if (!(error instanceof Problem) || error.fields.length === 0) return problemText(error, t);
  const left = error.fields.filter(({ field }) => !atControls.includes(field));
  return left.length > 0 ? left.map(({ message }) => message).join(" ") : undefined;
}

/** The sentence about one field of a refused request. */
export function fieldText(error: unknown, field: string): string | undefined {
  return error instanceof Problem ? error.field(field) : undefined;
}
