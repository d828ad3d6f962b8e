import { expect, it } from "vitest";
import type { Answer } from "../../api/types";
import { needsDecision } from "./order";

const answer = (id: string, state: Answer["state"], created_at: string) =>
  ({ id, state, created_at }) as Answer;

it("what needs a decision comes apart from what leaves by itself, oldest first", () => {
  const [decide, waiting] = needsDecision([
    answer("new", "refused", "2026-11-20T12:00:00Z"),
    answer("waits", "waiting", "2026-11-18T12:00:00Z"),
    answer("old", "unknown", "2026-11-19T12:00:00Z"),
  ]);
  expect(decide.map(({ id }) => id)).toEqual(["old", "new"]);
  expect(waiting.map(({ id }) => id)).toEqual(["waits"]);
});
