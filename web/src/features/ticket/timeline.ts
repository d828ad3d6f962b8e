import type { Answer, MessageRow, Note, Ticket } from "../../api/types";

/** What a conversation shows, in order of time. */
export type Entry =
  | { is: "message"; at: string; message: MessageRow }
  | { is: "note"; at: string; note: Note }
  | { is: "answer"; at: string; answer: Answer };

/** Messages and notes, oldest first; answers that have not left yet come last. */
export function timeline(ticket: Pick<Ticket, "conversation" | "notes" | "answers">): Entry[] {
  const happened: Entry[] = [
    ...ticket.conversation.map((message) => ({ is: "message" as const, at: message.received_at, message })),
    ...ticket.notes.map((note) => ({ is: "note" as const, at: note.created_at, note })),
  ];
  happened.sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
  const open = ticket.answers.filter((answer) => answer.state !== "sent" && answer.state !== "cancelled");
  return [...happened, ...open.map((answer) => ({ is: "answer" as const, at: answer.created_at, answer }))];
}

/** Of a long conversation the first and the last few are shown; the others fold into one line. */
const LAST_SHOWN = 5;

/** How many entries after the first are folded away. */
export function foldedCount(entries: number): number {
  const between = entries - 1 - LAST_SHOWN;
  // Folding a single one would save nothing.
  return between > 1 ? between : 0;
}
