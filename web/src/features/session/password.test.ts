import { expect, it } from "vitest";
import { missingLetters } from "./password";

it.each([
  ["", 0],
  ["a", 9],
  ["🐑🐑🐑", 7],
  ["dix lettre", 0],
  ["trois moutons sur le toit", 0],
])("%s lacks %d letters", (password, missing) => {
  expect(missingLetters(password)).toBe(missing);
});
