/** One thing that was changed. */
export interface Difference {
  /** Its name, with dots where it lies deeper. */
  field: string;
  before: string | undefined;
  after: string | undefined;
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * What differs between what was and what is, field by field. Where there is nothing on one side, everything of the
 * other shows: what was made, or what was removed.
 */
export function differences(before: unknown, after: unknown): Difference[] {
  const [was, is] = [flat(before as Json), flat(after as Json)];
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .map((field) => ({ field, before: was.get(field), after: is.get(field) }))
    .filter((each) => each.before !== each.after);
}

/** Every leaf with its path; a list of plain values is one leaf. */
function flat(value: Json | undefined, path = ""): Map<string, string> {
  if (value === null || value === undefined || value === "") return new Map();
  if (Array.isArray(value)) {
    const plain = value.map((each) => (typeof each === "object" ? JSON.stringify(each) : String(each)));
    return plain.length > 0 ? new Map([[path, plain.join(", ")]]) : new Map();
  }
  if (typeof value === "object") {
    const inside = Object.entries(value).map(([key, each]) => flat(each, path ? `${path}.${key}` : key));
    return new Map(inside.flatMap((each) => [...each]));
  }
  return new Map([[path, String(value)]]);
}
