import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const css = readFileSync("src/ui/theme/tokens.css", "utf8");

type Pair = { light: string; dark: string };

const tokens = new Map<string, Pair>(
  [...css.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)].map((match) => [
    match[1] ?? "",
    { light: match[2] ?? "", dark: match[3] ?? "" },
  ]),
);

/** Relative luminance (WCAG 2.2). */
function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const READ = 4.5;
const SEEN = 3;
const GROUNDS = ["page", "surface", "raised", "sunken", "hover", "selected"];
const cases: [string, string[], number][] = [
  ["text", [...GROUNDS, "note", "warn-soft", "danger-soft", "good-soft"], READ],
  ["muted", [...GROUNDS, "note", "warn-soft", "danger-soft"], READ],
  ["accent", [...GROUNDS, "accent-soft", "note"], READ],
  ["on-accent", ["accent", "accent-hover"], READ],
  ["danger", ["page", "surface", "raised", "hover", "selected", "danger-soft"], READ],
  ["warn", ["page", "surface", "raised", "hover", "selected", "warn-soft"], READ],
  ["good", ["page", "surface", "raised", "hover", "selected", "good-soft"], READ],
  ["line-strong", ["page", "surface", "raised"], SEEN],
  ["focus", GROUNDS, SEEN],
];

it.each(cases)("--%s can be told from its grounds in light and dark", (name, grounds, least) => {
  for (const ground of grounds) {
    const [front, back] = [tokens.get(name), tokens.get(ground)];
    if (!front || !back) throw new Error(`no token ${name} or ${ground}`);
    for (const mode of ["light", "dark"] as const) {
      const found = contrast(front[mode], back[mode]);
      expect(found, `${name} on ${ground}, ${mode}`).toBeGreaterThanOrEqual(least);
    }
  }
});
