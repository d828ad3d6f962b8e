import { expect, it } from "vitest";
import { splitLinks } from "./links";

it.each([
  ["Voir https://a.example/b?c=1.", ["https://a.example/b?c=1"]],
  ["(https://a.example/x_(y)) fin", ["https://a.example/x_(y)"]],
  ["« https://a.example » et http://b.example, oui", ["https://a.example", "http://b.example"]],
  ["écrire à paul.o+x@mail.example.org !", ["mailto:paul.o+x@mail.example.org"]],
  ["javascript:alert(1) data:text/html,x file:///etc", []],
  ["rien", []],
])("in %j the links are %j", (text, links) => {
  const parts = splitLinks(text);
  expect(parts.flatMap((part) => part.href ?? [])).toEqual(links);
  expect(parts.map((part) => part.text).join("")).toBe(text);
});
