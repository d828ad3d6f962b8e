import { expect, it } from "vitest";
import { initials } from "./Avatar";

it.each([
  ["Anne-Claire Le Goff", "AG"],
  ["Paul", "P"],
  ["  élodie  martin ", "ÉM"],
  ["paul@example.org", "P"],
  ["Thomas Lefèvre (Calorine)", "TL"],
  ["", ""],
])("%s has the letters %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});
