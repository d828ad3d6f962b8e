import { expect, it } from "vitest";
import { localPath, parseSearch, pick, stringifySearch } from "./search";

it("an address reads back as it was written", () => {
  const search = { status: "new,open", q: "chaudière & co", after: "a:b" };
  expect(stringifySearch(search)).toBe("?status=new,open&q=chaudi%C3%A8re+%26+co&after=a:b");
  expect(parseSearch(stringifySearch(search))).toEqual(search);
});

it("empty values and unknown names are left out", () => {
  expect(stringifySearch({ q: "", tag: undefined })).toBe("");
  expect(pick({ q: "x", utm: "y", tag: "" }, ["q", "tag"])).toEqual({ q: "x" });
});

it.each([
  ["/tickets?q=a", "/tickets?q=a"],
  ["//evil.example", undefined],
  ["/\\evil.example", undefined],
  ["https://evil.example", undefined],
  [undefined, undefined],
])("after sign-in %s leads to %s", (path, leads) => {
  expect(localPath(path)).toBe(leads);
});
