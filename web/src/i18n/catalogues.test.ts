import { expect, it } from "vitest";
import en from "./en.json";
import fr from "./fr.json";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
}

const french = leaves(fr);
const english = new Map(leaves(en));

it("both languages have the same keys in the same order", () => {
  expect([...english.keys()]).toEqual(french.map(([key]) => key));
});

it("both languages fill in the same values", () => {
  const values = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();
  for (const [key, text] of french) expect(values(english.get(key) ?? ""), key).toEqual(values(text));
});

it("no text is empty", () => {
  for (const [key, text] of [...french, ...english]) expect(text.trim(), key).not.toBe("");
});
