import { expect, it } from "vitest";
import type { Mailbox } from "../../api/types";
import { missing, stateOf } from "./state";

const well: Parameters<typeof stateOf>[0] = {
  mode: "active",
  trouble: null,
  watched: true,
  source: { kind: "maildir", path: "/var/mail" },
  on_server: 1204,
  accounted_for: 1204,
};

it.each<[string, Partial<Mailbox>]>([
  ["watched", {}],
  ["behind", { accounted_for: 1203 }],
  ["unwatched", { watched: false }],
  ["ready", { watched: false, source: { kind: "handed" } }],
  ["observe_only", { mode: "observe_only", watched: false }],
  ["trouble", { trouble: "login refused", mode: "observe_only" }],
  ["paused", { mode: "paused", trouble: "login refused" }],
])("is %s with %o", (state, change) => {
  expect(stateOf({ ...well, ...change })).toBe(state);
});

it("more accounted for than there is on the server is nothing missing", () => {
  expect(missing({ on_server: 3, accounted_for: 5 })).toBe(0);
  expect(missing({ on_server: 5, accounted_for: 3 })).toBe(2);
});
