import type { TFunction } from "i18next";
import type { Member } from "../../api/types";
import { knownText } from "../../i18n/known";
import { categoryLabel } from "../tickets/labels";
import {
  type ActionKind,
  type ConditionKind,
  entityOf,
  type Piece,
  parseAction,
  parseCondition,
  wordsOf,
} from "./grammar";

/** The choices of an action that takes one of a few words; those of a category are the organisation's own. */
export const choices = {
  impact: ["one", "team", "many"],
  urgency: ["open", "days", "hours"],
} as const;

/** The word of an action or difference in the language of the person. */
export function wordOf(kind: string, value: string, t: TFunction): string {
  if (kind === "shelf") return knownText("rules", `shelf_${value}`) ?? value;
  if (kind === "category" && value) return categoryLabel(value);
  const known = (["impact", "urgency", "priority"] as const).find((each) => each === kind);
  if (known && value) return knownText(known, value) ?? value;
  if (kind === "ignored") return t(value === "true" ? "rules.yes" : "rules.no");
  return value === "" ? t("rules.nothing") : value;
}

/** "the subject holds “facture*”": a condition as a piece of a sentence. */
export function conditionInWords(text: string, t: TFunction): string {
  const { kind, value } = parseCondition(text);
  if (kind === undefined) return text;
  if (kind === "words") {
    const words = wordsOf(value).map((word) => t("rules.quoted", { value: word }));
    return t("rules.says_words", { value: words.join(` ${t("rules.or")} `) });
  }
  if (kind === "header") {
    const [name = "", ...rest] = value.split(":");
    const sought = rest.join(":").trim();
    return sought ? t("rules.says_header", { name, value: sought }) : t("rules.says_header_there", { name });
  }
  if (kind === "entity") {
    const { kind: named, sought } = entityOf(value);
    const name = knownText("entities.kind", named) ?? named;
    return sought ? t("rules.says_entity", { name, value: sought }) : t("rules.says_entity_there", { name });
  }
  return t(`rules.says_${kind}`, { value });
}

/** "file it under Billing": an action as a piece of a sentence. */
export function actionInWords(text: string, members: readonly Member[], t: TFunction): string {
  const { kind, value } = parseAction(text);
  if (kind === undefined) return text;
  if (kind === "ignore" || kind === "stop") return t(`rules.does_${kind}`);
  if (kind === "assign") {
    const member = members.find(({ id, address }) => id === value || address === value);
    return t("rules.does_assign", { value: member?.name || value });
  }
  return t(`rules.does_${kind}`, { value: wordOf(kind, value, t) });
}

/** What a new row begins with. */
export function firstAction(kind: ActionKind, members: readonly Member[]): Piece<ActionKind> {
  if (kind === "category" || kind === "impact" || kind === "urgency") {
    return { kind, value: kind === "category" ? "support" : kind === "impact" ? "many" : "hours" };
  }
  return { kind, value: kind === "assign" ? (members[0]?.address ?? "") : "" };
}

const FIRST: Partial<Record<ConditionKind, string>> = { entity: "order_no", due: "48" };

export const firstCondition = (kind: ConditionKind, mailboxes: readonly { address: string }[]) => ({
  kind,
  value: FIRST[kind] ?? (kind === "mailbox" ? (mailboxes[0]?.address ?? "") : ""),
});
