import type { Answer } from "../../api/types";

/** Those of which a person must say what happens, oldest first; and those that leave by themselves. */
export function needsDecision(answers: readonly Answer[]): [Answer[], Answer[]] {
  const oldestFirst = answers.toSorted((one, other) => one.created_at.localeCompare(other.created_at));
  const hangs = ({ state }: Answer) => state === "unknown" || state === "refused";
  return [oldestFirst.filter(hangs), oldestFirst.filter((answer) => !hangs(answer))];
}
