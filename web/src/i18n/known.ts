import i18next, { type ParseKeys } from "i18next";

/**
 * The text for a word of the server, such as a reason's code; `undefined` for a word that this UI does not know
 * yet. `path` is the section, such as "reason".
 */
export function knownText(
  path: string,
  word: string,
  values: Record<string, string | number> = {},
): string | undefined {
  const key = `${path}.${word}`;
  return i18next.exists(key) ? String(i18next.t(key as ParseKeys, values as never)) : undefined;
}
