import { expect, it } from "vitest";
import type { Answer, MessageRow, Note } from "../../api/types";
import { foldedCount, timeline } from "./timeline";

const message = (id: string, received_at: string) => ({ id, received_at }) as MessageRow;
const note = (id: string, created_at: string) => ({ id, created_at }) as Note;
const answer = (id: string, state: string) => ({ id, state, created_at: "2026-01-01T00:00:00Z" }) as Answer;

it("notes stand between the messages of their time, waiting answers at the end", () => {
  const entries = timeline({
    conversation: [message("m1", "2026-11-01T10:00:00Z"), message("m2", "2026-11-03T10:00:00.5Z")],
    notes: [note("n1", "2026-11-02T10:00:00Z")],
    answers: [answer("a1", "waiting"), answer("a2", "sent"), answer("a3", "cancelled")],
  });
  const ids = entries.map(
    (each) => (each.is === "message" ? each.message : each.is === "note" ? each.note : each.answer).id,
  );
  expect(ids).toEqual(["m1", "n1", "m2", "a1"]);
});

it.each([
  [1, 0],
  [7, 0],
  [8, 2],
  [40, 34],
])("of %d entries %d fold away", (entries, folded) => {
  expect(foldedCount(entries)).toBe(folded);
});
