/** Search parameters as people see them in the address: flat text, nothing else. */
export type Flat = Record<string, string>;

export function parseSearch(text: string): Flat {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(key, String(value));
  }
  // Commas and colons are harmless in a query and much easier to read than their codes.
  const query = parameters.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return query ? `?${query}` : "";
}

/** Keeps only the known parameters. */
export function pick<Key extends string>(
  search: Record<string, unknown>,
  names: readonly Key[],
): Partial<Record<Key, string>> {
  const kept: Partial<Record<Key, string>> = {};
  for (const name of names) {
    const value = search[name];
    if (value !== undefined && value !== "") kept[name] = String(value);
  }
  return kept;
}

/** A path of this site, or nothing: an address from outside must not lead elsewhere after sign-in. */
export function localPath(path: unknown): string | undefined {
  return typeof path === "string" && /^\/(?![/\\])/.test(path) ? path : undefined;
}
