import { useSyncExternalStore } from "react";

/** What the person chose; "system" follows the computer. */
export const modes = ["system", "light", "dark"] as const;
export type Mode = (typeof modes)[number];

const KEY = "facteur.mode";
const listeners = new Set<() => void>();

function read(): Mode {
  const kept = localStorage.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function apply(mode: Mode) {
  if (mode === "system") delete document.documentElement.dataset.mode;
  else document.documentElement.dataset.mode = mode;
}

export function setMode(mode: Mode) {
  if (mode === "system") localStorage.removeItem(KEY);
  else localStorage.setItem(KEY, mode);
  apply(mode);
  for (const listener of listeners) listener();
}

/** Called once before the first paint. */
export function startMode() {
  apply(read());
}

export function useMode(): Mode {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}
