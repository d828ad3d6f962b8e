import { expect, it } from "vitest";
import { fieldsOf, retentionRow, toRetention } from "./form";

const retention = {
  mail_days: null,
  logs_days: 90,
  by_mailbox: [{ mailbox: "m1", mail_days: 365 }],
  by_category: [{ category: "billing", mail_days: null }],
};

it("what was saved reads back as it was", () => {
  expect(toRetention(fieldsOf({ ...retention, version: 1 }))).toEqual(retention);
});

it.each([
  ["", null],
  ["0", null],
  ["-3", null],
  ["30", 30],
  ["30.7", 30],
  ["soon", null],
])("%j typed are %j days", (typed, days) => {
  expect(toRetention({ mail: typed, logs: "", rows: [] }).mail_days).toBe(days);
});

it("an exception for nothing is none", () => {
  expect(toRetention({ mail: "", logs: "", rows: [retentionRow("mailbox", "", "3")] }).by_mailbox).toEqual(
    [],
  );
});
