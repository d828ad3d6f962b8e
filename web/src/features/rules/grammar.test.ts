import { expect, it } from "vitest";
import {
  entityOf,
  formOf,
  isUnfinished,
  parseAction,
  parseCondition,
  row,
  show,
  showEntity,
  toRule,
  wordsOf,
} from "./grammar";

it.each([
  ["subject=facture*", "subject", "facture*"],
  ["header=X-Priority: 1", "header", "X-Priority: 1"],
  ["header=List-Id", "header", "List-Id"],
  ["words=panne|ne marche plus", "words", "panne|ne marche plus"],
  ["subject=a=b", "subject", "a=b"],
  ["Sender = *@client.example", "sender", "*@client.example"],
  ["weather=rain", undefined, "weather=rain"],
])("reads the condition %s", (text, kind, value) => {
  expect(parseCondition(text)).toEqual({ kind, value });
});

it.each([
  ["ignore", "ignore", ""],
  ["category=billing", "category", "billing"],
  ["reply=hello", undefined, "reply=hello"],
])("reads the action %s", (text, kind, value) => {
  expect(parseAction(text)).toEqual({ kind, value });
});

it("a rule that was opened and saved says the same, also what is not known here", () => {
  const rule = {
    name: "Factures",
    conditions: ["subject=facture*", "weather=rain"],
    unless: ["domain=calorine.example"],
    actions: ["category=billing", "tag=facture", "stop"],
  };
  expect(toRule(formOf(rule))).toEqual(rule);
});

it("words are separated by bars, else by commas", () => {
  expect(wordsOf("panne| ne marche plus |")).toEqual(["panne", "ne marche plus"]);
  expect(wordsOf("panne, fuite")).toEqual(["panne", "fuite"]);
  expect(wordsOf("bonjour, madame|")).toEqual(["bonjour, madame"]);
});

it.each([
  ["iban", "iban", ""],
  ["order_no: CMD-*", "order_no", "CMD-*"],
  ["url: https://a.example", "url", "https://a.example"],
])("takes the named thing %s apart and puts it together", (value, kind, sought) => {
  expect(entityOf(value)).toEqual({ kind, sought });
  expect(showEntity(kind, sought)).toBe(value);
});

it("a rule is unfinished without an action or with an empty value", () => {
  const form = formOf({ name: "", conditions: [], unless: [], actions: ["ignore"] });
  expect(isUnfinished(form)).toBe(false);
  expect(isUnfinished({ ...form, actions: [] })).toBe(true);
  expect(isUnfinished({ ...form, conditions: [row({ kind: "subject", value: " " })] })).toBe(true);
  expect(show({ kind: "stop", value: "left over" })).toBe("stop");
});
