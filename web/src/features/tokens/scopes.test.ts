import { expect, it } from "vitest";
import { endOf, stateOf } from "./scopes";

const now = Date.parse("2026-11-20T12:00:00Z");

it.each([
  ["30", "2026-12-20T12:00:00.000Z"],
  ["365", "2027-11-20T12:00:00.000Z"],
  ["never", null],
] as const)("a life of %s ends %s", (life, end) => {
  expect(endOf(life, now)).toBe(end);
});

it.each([
  [null, "lasting"],
  ["2027-01-01T00:00:00Z", "lasting"],
  ["2026-12-01T00:00:00Z", "soon"],
  ["2026-11-20T12:00:00Z", "over"],
] as const)("what ends %s is %s", (end, state) => {
  expect(stateOf(end, now)).toBe(state);
});
