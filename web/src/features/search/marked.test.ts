import { expect, it } from "vitest";
import { marked } from "./marked";

const shown = (text: string, words: string) =>
  marked(text, words)
    .map((part) => (part.found ? `[${part.text}]` : part.text))
    .join("");

it.each([
  ["La chaudière est en panne", "chaudiere panne", "La [chaudière] est en [panne]"],
  ["Deux factures, une FACTURE", "facture", "Deux [factures], une [FACTURE]"],
  ["refacturer", "facture", "refacturer"],
  ["a (b", "( a", "a (b"],
  ["", "x", ""],
])("%j, looking for %j", (text, words, expected) => {
  expect(shown(text, words)).toBe(expected);
});
