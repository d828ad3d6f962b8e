export interface TextPart {
  text: string;
  href?: string;
}

const LINK = /https?:\/\/[^\s<>"'«»]+|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+/gi;
/** What ends a sentence rather than an address. */
const TRAILING = /[.,;:!?…)\]}'"]+$/;
/** Beyond this a text is shown without links: nobody reads on, and searching it would take time. */
const MOST = 200_000;

/** Cuts a text at its web and mail addresses. Only http, https and mailto ever become links. */
export function splitLinks(text: string): TextPart[] {
  if (text.length > MOST) return [{ text }];
  const parts: TextPart[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const found = withoutTrailing(match[0]);
    if (match.index > end) parts.push({ text: text.slice(end, match.index) });
    parts.push({ text: found, href: /^https?:/i.test(found) ? found : `mailto:${found}` });
    end = match.index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end) });
  return parts;
}

function withoutTrailing(found: string): string {
  const cut = found.replace(TRAILING, "");
  // A closing bracket that was opened inside belongs to the address.
  return found[cut.length] === ")" && cut.includes("(") ? `${cut})` : cut;
}
