import type { NewRule } from "../../api/types";

/** The conditions that there are, in the order in which they are offered; the server's words. */
export const conditionKinds = [
  "sender",
  "domain",
  "recipient",
  "subject",
  "words",
  "attachment",
  "entity",
  "due",
  "mailbox",
  "header",
] as const;
export type ConditionKind = (typeof conditionKinds)[number];

/** What a rule can do; the server's words. */
export const actionKinds = ["category", "tag", "assign", "impact", "urgency", "ignore", "stop"] as const;
export type ActionKind = (typeof actionKinds)[number];

/** `subject=facture*`, taken apart. A kind of undefined is one that this UI does not know. */
export interface Piece<Kind extends string> {
  kind: Kind | undefined;
  value: string;
}

const isOneOf = <Kind extends string>(kinds: readonly Kind[], text: string): text is Kind =>
  (kinds as readonly string[]).includes(text);

function parse<Kind extends string>(kinds: readonly Kind[], text: string): Piece<Kind> {
  const at = text.indexOf("=");
  const name = (at < 0 ? text : text.slice(0, at)).trim().toLowerCase();
  if (!isOneOf(kinds, name)) return { kind: undefined, value: text };
  return { kind: name, value: at < 0 ? "" : text.slice(at + 1).trim() };
}

export const parseCondition = (text: string) => parse(conditionKinds, text);
export const parseAction = (text: string) => parse(actionKinds, text);

/** Whether an action stands for itself, without a value. */
export const isBare = (kind: ActionKind | ConditionKind | undefined) => kind === "ignore" || kind === "stop";

/** The piece as it is typed. */
export function show({ kind, value }: Piece<ConditionKind | ActionKind>): string {
  if (kind === undefined) return value;
  return isBare(kind) ? kind : `${kind}=${value.trim()}`;
}

/** The words of a `words=` condition: separated by `|`, or by commas where no `|` stands. */
export function wordsOf(value: string): string[] {
  const words = value.split(value.includes("|") ? "|" : ",");
  return words.map((word) => word.trim()).filter(Boolean);
}

/** The kind and the value of an `entity=` condition; an empty value asks only that one is named. */
export function entityOf(value: string): { kind: string; sought: string } {
  const at = value.indexOf(":");
  const sought = at < 0 ? "" : value.slice(at + 1).trim();
  return { kind: (at < 0 ? value : value.slice(0, at)).trim(), sought: sought === "*" ? "" : sought };
}

/** The same as it is typed. */
export const showEntity = (kind: string, sought: string) => (sought.trim() ? `${kind}: ${sought}` : kind);

/** A row of the editor; `key` stays the same while the row is edited. */
export type Row<Kind extends string> = Piece<Kind> & { key: number };

export interface RuleForm {
  name: string;
  conditions: Row<ConditionKind>[];
  unless: Row<ConditionKind>[];
  actions: Row<ActionKind>[];
}

let last = 0;
export function row<Kind extends string>(piece: Piece<Kind>): Row<Kind> {
  last += 1;
  return { ...piece, key: last };
}

export function formOf(rule: NewRule): RuleForm {
  const conditions = (texts: string[] = []) => texts.map((text) => row(parseCondition(text)));
  return {
    name: rule.name,
    conditions: conditions(rule.conditions),
    unless: conditions(rule.unless),
    actions: rule.actions.map((text) => row(parseAction(text))),
  };
}

export function toRule(form: RuleForm): NewRule {
  return {
    name: form.name.trim(),
    conditions: form.conditions.map(show),
    unless: form.unless.map(show),
    actions: form.actions.map(show),
  };
}

/** Whether something is still to be filled in. */
export function isUnfinished(form: RuleForm): boolean {
  const rows: Piece<ConditionKind | ActionKind>[] = [...form.conditions, ...form.unless, ...form.actions];
  return form.actions.length === 0 || rows.some(({ kind, value }) => !isBare(kind) && value.trim() === "");
}
