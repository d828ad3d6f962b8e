/** The address in "Name <address>" or alone. */
export function addressIn(text: string): string {
  return (/<([^<>]*)>\s*$/.exec(text)?.[1] ?? text).trim();
}

/** Good enough to catch a slip; the server and the world's mail servers judge for good. */
export function looksRight(text: string): boolean {
  return /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/.test(addressIn(text));
}

/** Cuts what was typed or pasted into addresses: "a@x.org, Paul B <b@x.org>; c@x.org". */
export function splitAddresses(text: string): string[] {
  return text
    .split(/[,;\n]+(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .flatMap((part) => (part.includes("<") ? [part] : part.trim().split(/\s+(?=\S+@)/)))
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Adds addresses, each once. */
export function withAddresses(list: string[], more: string[]): string[] {
  const known = new Set(list.map((each) => addressIn(each).toLowerCase()));
  const fresh = more.filter((each) => {
    const key = addressIn(each).toLowerCase();
    return !known.has(key) && known.add(key);
  });
  return [...list, ...fresh];
}
