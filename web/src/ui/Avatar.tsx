import styles from "./Avatar.module.css";
import { classes } from "./classes";

/** Up to two letters: "Anne-Claire Le Goff" → "AG", "paul@example.org" → "P". */
export function initials(name: string): string {
  const plain = name.includes("@") ? (name.split("@")[0] ?? "") : name;
  const words = name.includes("@") ? [plain] : plain.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => [...(word ?? "")][0]?.toUpperCase() ?? "").join("");
}

/** The same person always has the same of six colours. */
function shade(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973;
  return sum % 6;
}

/** A person's letters in a disc. The name stands beside it, so it says nothing aloud. */
export function Avatar({ name, small }: { name: string; small?: boolean }) {
  const look = classes(styles.avatar, small && styles.small, styles[`shade${shade(name)}`]);
  return <span className={look} data-letters={initials(name)} aria-hidden />;
}
