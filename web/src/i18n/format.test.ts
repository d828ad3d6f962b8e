import { expect, it } from "vitest";
import { count, shortTime, size } from "./format";

const now = new Date(2026, 10, 20, 16, 0, 0).getTime();
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();

it.each([
  [at(2026, 10, 20, 15, 59), "fr", "1 min"],
  [new Date(now - 20_000).toISOString(), "fr", "à l’instant"],
  [new Date(now - 20_000).toISOString(), "en", "now"],
  [at(2026, 10, 20, 9, 5), "fr", "09:05"],
  [at(2026, 10, 18, 9, 5), "en", "Wed 09:05"],
  [at(2026, 8, 3, 9, 5), "fr", "3 sept."],
  [at(2024, 8, 3, 9, 5), "fr", "03/09/2024"],
] as const)("the list shows %s in %s as %s", (time, language, shown) => {
  expect(shortTime(time, language, now).replace(",", "")).toBe(shown);
});

it.each([
  [0, "fr", "0 o"],
  [999, "fr", "999 o"],
  [1_204, "fr", "1,2 ko"],
  [999_600, "en", "1.0 MB"],
  [12_345_678, "en", "12 MB"],
] as const)("%d bytes are in %s %s", (bytes, language, shown) => {
  expect(size(bytes, language).replace(/\s/g, " ")).toBe(shown);
});

it("numbers have the separators of the language", () => {
  expect(count(1204, "en")).toBe("1,204");
  expect(count(1204, "fr").replace(/\s/g, " ")).toBe("1 204");
});
