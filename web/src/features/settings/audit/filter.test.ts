import { expect, it } from "vitest";
import { readAuditFilter, toQuery } from "./filter";

it("the address holds what is known, and nothing else", () => {
  expect(readAuditFilter({ member: "m1", page: "3", action: "", from: "2026-11-01" })).toEqual({
    member: "m1",
    from: "2026-11-01",
  });
});

it("the last day counts as a whole", () => {
  expect(toQuery({ from: "2026-11-01", until: "2026-11-30", action: "token.made" })).toEqual({
    action: "token.made",
    from: new Date(2026, 10, 1).toISOString(),
    until: new Date(2026, 11, 1).toISOString(),
  });
});

it("what is no day is left out", () => {
  expect(toQuery({ from: "yesterday", until: "2026" })).toEqual({ from: undefined, until: undefined });
});
