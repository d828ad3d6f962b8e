import type { Status, Time } from "../../api/types";

/** How near a deadline is: "late" once it has passed, "soon" within a day; none where the work is done. */
export type DueTone = "late" | "soon" | "later" | "over";

const DAY = 24 * 3_600_000;

export function dueTone(due: Time, status: Status, now = Date.now()): DueTone {
  if (status === "resolved" || status === "closed") return "over";
  const left = Date.parse(due) - now;
  if (left < 0) return "late";
  return left <= DAY ? "soon" : "later";
}

const two = (value: number) => String(value).padStart(2, "0");

/** A time as a field for date and time takes it, in the zone of the browser. */
export function toField(time: Time): string {
  const at = new Date(time);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The time in such a field; none when it holds no whole one. */
export function fromField(text: string): Time | null {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}

/** What the field begins with: tomorrow at the end of the day. */
export function firstChoice(now = new Date()): string {
  const at = new Date(now);
  at.setDate(at.getDate() + 1);
  at.setHours(18, 0, 0, 0);
  return toField(at.toISOString());
}
