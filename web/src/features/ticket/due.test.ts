import { expect, test } from "vitest";
import { dueTone, firstChoice, fromField, toField } from "./due";

const NOW = Date.parse("2026-11-20T10:00:00Z");

test("a deadline is late once it has passed, and over when the work is done", () => {
  expect(dueTone("2026-11-20T09:59:00Z", "open", NOW)).toBe("late");
  expect(dueTone("2026-11-21T10:00:00Z", "pending", NOW)).toBe("soon");
  expect(dueTone("2026-11-21T10:01:00Z", "new", NOW)).toBe("later");
  expect(dueTone("2026-11-20T09:59:00Z", "closed", NOW)).toBe("over");
});

test("a time goes into the field and comes back", () => {
  const time = new Date(2026, 10, 27, 18, 5).toISOString();
  expect(toField(time)).toBe("2026-11-27T18:05");
  expect(fromField("2026-11-27T18:05")).toBe(time);
  expect(fromField("")).toBeNull();
  expect(firstChoice(new Date(2026, 11, 31, 23, 30))).toBe("2027-01-01T18:00");
});
