import { useSyncExternalStore } from "react";

/** A short message at the bottom of the screen. */
export interface Notice {
  id: number;
  text: string;
  tone: "plain" | "problem";
  action?: { label: string; run: () => void };
  /** Milliseconds until it goes; problems stay longer, since they must be read. */
  lasts: number;
}

let all: Notice[] = [];
let last = 0;
const listeners = new Set<() => void>();

function publish(notices: Notice[]) {
  all = notices;
  for (const listener of listeners) listener();
}

/** Shows a message; the newest replaces the one before it. Answers its id, to take it away again. */
export function notify(notice: {
  text: string;
  tone?: Notice["tone"];
  action?: Notice["action"];
  lasts?: number;
}): number {
  last += 1;
  const tone = notice.tone ?? "plain";
  const lasts = notice.lasts ?? (tone === "problem" ? 12_000 : notice.action ? 8_000 : 4_000);
  publish([{ ...notice, tone, lasts, id: last }]);
  return last;
}

export function dismiss(id: number) {
  publish(all.filter((each) => each.id !== id));
}

export function useNotices(): Notice[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => all,
  );
}
