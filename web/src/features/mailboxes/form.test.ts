import { expect, it } from "vitest";
import type { MailboxGuess } from "../../api/types";
import { formOf, localDay, olderOf, providerOf, sinceOf, startOf, toNewMailbox } from "./form";

const imap = { kind: "imap", host: "imap.a.fr", port: 993, security: "tls", username: "x@a.fr" } as const;
const smtp = {
  host: "smtp.a.fr",
  port: 465,
  security: "tls",
  username: "x@a.fr",
  from_name: "",
  per_hour: null,
  save_to_sent: true,
} as const;
const found: MailboxGuess = { source: imap, smtp, known: false, note: null };

it("what nobody chose is left to the server", () => {
  const sent = JSON.parse(JSON.stringify(toNewMailbox(formOf("x@a.fr", found))));
  expect(sent).toEqual({
    address: "x@a.fr",
    source: imap,
    smtp,
    mode: "active",
    older: "archive",
    afterwards: { do: "nothing" },
  });
});

it("a mailbox that does not send has neither server nor password for it", () => {
  const form = { ...formOf("x@a.fr", found), sends: false, smtpPassword: "secret" };
  expect(toNewMailbox(form)).toMatchObject({ smtp: undefined, smtp_password: undefined });
});

it("a day begins at midnight where the person is", () => {
  const start = startOf({ from: "date", date: "2026-11-01", archive: false });
  if (start?.from !== "at") throw new Error("no point in time");
  const at = new Date(start.at);
  expect([at.getHours(), at.getDate(), localDay(at)]).toEqual([0, 1, "2026-11-01"]);
  expect(sinceOf({ start, older: "leave" })).toEqual({ from: "date", date: "2026-11-01", archive: false });
});

it("when everything counts nothing is older", () => {
  expect(olderOf({ from: "all", date: "", archive: true })).toBe("leave");
  expect(startOf({ from: "all", date: "", archive: true })).toEqual({ from: "beginning" });
  expect(startOf({ from: "now", date: "2020-01-01", archive: true })).toBeUndefined();
});

it.each([
  ["a@gmail.com", "imap.gmail.com", "google"],
  ["a@lumex.fr", "imap.gmail.com", "google"],
  ["a@hotmail.fr", "imap.hotmail.fr", "microsoft"],
  ["a@live.co.uk", "", "microsoft"],
  ["a@lumex.fr", "outlook.office365.com", "microsoft"],
  ["a@notgmail.com", "imap.notgmail.com", "other"],
])("%s at %s is %s", (address, host, provider) => {
  expect(providerOf(address, host)).toBe(provider);
});
