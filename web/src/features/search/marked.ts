/** Without accents and in lower case, letter by letter, so that places in the text stay the same. */
function plain(text: string): string {
  return Array.from(text, (letter) => {
    const folded = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return folded.length === letter.length ? folded : letter;
  }).join("");
}

/** Shorter ones would be marked everywhere. */
const SHORTEST = 2;

/** Cuts a text at the words that were looked for; accents, case and endings do not matter. */
export function marked(text: string, words: string): { text: string; found: boolean }[] {
  const wanted = plain(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= SHORTEST);
  if (wanted.length === 0) return [{ text, found: false }];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.join("|")})[\\p{L}\\p{N}]*`, "gu");
  const parts: { text: string; found: boolean }[] = [];
  let end = 0;
  for (const match of plain(text).matchAll(pattern)) {
    if (match.index > end) parts.push({ text: text.slice(end, match.index), found: false });
    end = match.index + match[0].length;
    parts.push({ text: text.slice(match.index, end), found: true });
  }
  if (end < text.length) parts.push({ text: text.slice(end), found: false });
  return parts;
}
