import { expect, it } from "vitest";
import type { Member, TicketRow } from "../../api/types";
import { fits, inverse } from "./fits";

const member: Member = { id: "m1", name: "Camille", address: "c@example.org", role: "agent" };
const row = {
  status: "open",
  category: "billing",
  priority: "normal",
  impact: "one",
  urgency: "days",
  assignee: member,
  tags: ["a"],
  to_review: false,
} as TicketRow;

it.each([
  [{}, true],
  [{ status: "new,open" }, true],
  [{ status: "resolved" }, false],
  [{ assignee: "me" }, true],
  [{ assignee: "none" }, false],
  [{ assignee: "m2" }, false],
  [{ category: "sales" }, false],
  [{ tag: "a" }, true],
  [{ tag: "b" }, false],
  [{ to_review: "true" }, false],
])("a ticket in the list of %j: %s", (query, expected) => {
  expect(fits(row, query, "m1")).toBe(expected);
});

it("what is changed can be changed back", () => {
  expect(inverse(row, { status: "resolved", assignee: null })).toEqual({ status: "open", assignee: "m1" });
  expect(inverse(row, { priority: "critical" })).toEqual({
    priority: "normal",
    impact: "one",
    urgency: "days",
  });
  expect(inverse(row, { add_tags: ["a", "b"], remove_tags: ["c"] })).toEqual({ remove_tags: ["b"] });
  expect(inverse(row, { refuse_tags: ["c"] })).toEqual({ allow_tags: ["c"] });
});
