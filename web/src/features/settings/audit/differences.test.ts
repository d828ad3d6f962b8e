import { expect, it } from "vitest";
import { differences } from "./differences";

it("only what differs shows", () => {
  expect(
    differences(
      { role: "agent", name: "Léa", teams: ["a"] },
      { role: "admin", name: "Léa", teams: ["a", "b"] },
    ),
  ).toEqual([
    { field: "role", before: "agent", after: "admin" },
    { field: "teams", before: "a", after: "a, b" },
  ]);
});

it.each([
  [null, { name: "Ventes" }, [{ field: "name", before: undefined, after: "Ventes" }]],
  [{ name: "Ventes" }, undefined, [{ field: "name", before: "Ventes", after: undefined }]],
  [{ name: "", on: false }, { name: null, on: false }, []],
  [
    { smtp: { host: "a", port: 25 } },
    { smtp: { host: "b", port: 25 } },
    [{ field: "smtp.host", before: "a", after: "b" }],
  ],
  ["agent", "admin", [{ field: "", before: "agent", after: "admin" }]],
  [null, null, []],
])("from %j to %j", (before, after, found) => {
  expect(differences(before, after)).toEqual(found);
});
