import { expect, test } from "vitest";
import { entityText, groups } from "./entity-text";

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, " ");

test.each([
  ["iban", "FR7630006000011234567890189", "FR76 3000 6000 0112 3456 7890 189"],
  ["siren", "732829320", "732 829 320"],
  ["siret", "73282932000074", "732 829 320 00074"],
  ["phone", "+33142680123", "01 42 68 01 23"],
  ["phone", "+442079460958", "+442079460958"],
  ["amount", "1250.00 EUR", "1 250 EUR"],
  ["amount", "12.50 EUR", "12,50 EUR"],
  ["date", "2026-11-20", "20 nov. 2026"],
  ["company", "Garage du Lac", "Garage du Lac"],
] as const)("a value of kind %s is shown as people write it", (kind, value, shown) => {
  expect(plain(entityText(kind, value, "fr"))).toBe(shown);
});

test("what is looked for most comes first, and empty kinds are left out", () => {
  const found = groups([
    { kind: "url", value: "https://a.example" },
    { kind: "order_no", value: "CMD-1" },
    { kind: "order_no", value: "CMD-2" },
  ]);
  expect(found.map(({ kind, values }) => [kind, values.length])).toEqual([
    ["order_no", 2],
    ["url", 1],
  ]);
});
