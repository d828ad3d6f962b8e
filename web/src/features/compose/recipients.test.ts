import { expect, it } from "vitest";
import { looksRight, splitAddresses, withAddresses } from "./recipients";

it.each([
  ["a@x.org, b@y.org;c@z.org", ["a@x.org", "b@y.org", "c@z.org"]],
  ["a@x.org b@y.org", ["a@x.org", "b@y.org"]],
  ["Paul Bert <paul@x.org>, a@x.org", ["Paul Bert <paul@x.org>", "a@x.org"]],
  ['"Bert, Paul" <paul@x.org>', ['"Bert, Paul" <paul@x.org>']],
  [" ", []],
])("%j holds %j", (text, addresses) => {
  expect(splitAddresses(text)).toEqual(addresses);
});

it.each([
  ["a@x.org", true],
  ["Paul <a@x.org>", true],
  ["a@x", false],
  ["a x.org", false],
  ["a@x.org.", false],
  ["", false],
])("%j may be an address: %s", (text, right) => {
  expect(looksRight(text)).toBe(right);
});

it("nobody is named twice", () => {
  expect(withAddresses(["Paul <A@x.org>"], ["a@X.org", "b@x.org", "b@x.org"])).toEqual([
    "Paul <A@x.org>",
    "b@x.org",
  ]);
});
