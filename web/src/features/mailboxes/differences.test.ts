import { expect, it } from "vitest";
import type { ReconcileReport } from "../../api/types";
import { differencesOf } from "./differences";

const folder: ReconcileReport["folders"][number] = {
  name: "INBOX",
  role: "incoming",
  on_server: 3,
  accounted_for: 3,
  states: {},
  missing: [],
  not_reached: [],
  returned: 0,
  vanished: [],
  waiting: 0,
  unfetchable: [],
  trouble: null,
};
const report = (...folders: (typeof folder)[]) => ({
  mailbox: "a@b.fr",
  whole: false,
  mended: false,
  on_server: 3,
  accounted_for: 3,
  folders,
});

it("a whole mailbox has no difference", () => {
  expect(differencesOf(report(folder, { ...folder, name: "Sent" }))).toEqual([]);
});

it("every difference is named, folder by folder, trouble first", () => {
  const found = differencesOf(
    report(
      { ...folder, vanished: ["UID 4"], missing: ["UID 1", "UID 2"], waiting: 2 },
      { ...folder, name: "Sent", trouble: "cannot be opened" },
    ),
  );
  expect(found).toEqual([
    { folder: "INBOX", what: "missing", count: 2, names: ["UID 1", "UID 2"] },
    { folder: "INBOX", what: "waiting", count: 2, names: [] },
    { folder: "INBOX", what: "vanished", count: 1, names: ["UID 4"] },
    { folder: "Sent", what: "trouble", count: 1, names: ["cannot be opened"] },
  ]);
});
