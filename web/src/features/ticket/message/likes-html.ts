import { useSyncExternalStore } from "react";

const KEY = "facteur.html";
const listeners = new Set<() => void>();
const read = () => localStorage.getItem(KEY) === "1";

/** Whether this person wants mail in its original layout whenever there is one. */
export function useLikesHtml(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, read);
}

export function setLikesHtml(likes: boolean) {
  if (likes) localStorage.setItem(KEY, "1");
  else localStorage.removeItem(KEY);
  for (const listener of listeners) listener();
}
