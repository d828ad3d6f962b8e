import { readFileSync } from "node:fs";

export type Language = "fr" | "en";
export const languages: readonly Language[] = ["fr", "en"];

const catalogue = (language: Language) =>
  JSON.parse(readFileSync(new URL(`../../src/i18n/${language}.json`, import.meta.url), "utf8"));
const catalogues = { fr: catalogue("fr"), en: catalogue("en") };

/** A text of the interface by its name in the catalogue, so that tests find things by what people read. */
export function text(
  name: string,
  values: Record<string, string | number> = {},
  language: Language = "fr",
): string {
  const found = name.split(".").reduce((inside, key) => inside?.[key], catalogues[language]);
  if (typeof found !== "string") throw new Error(`no text ${name} in ${language}`);
  return found.replaceAll(/\{\{(\w+)\}\}/g, (_, key) => String(values[key]));
}
