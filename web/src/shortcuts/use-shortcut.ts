import { useEffect, useRef } from "react";
import { awaitGroup, register, type ShortcutName } from "./registry";

/** Listens for a shortcut as long as the component is shown and `active`. Return false to let the key pass. */
export function useShortcut(name: ShortcutName, handler: () => unknown, active = true, fallback = false) {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => {
    if (!active) return;
    return register(name, () => latest.current(), fallback);
  }, [name, active, fallback]);
}

/** Keeps the keys of an open ticket as long as it is on its way. */
export function useAwaitedTicket(onItsWay: boolean) {
  useEffect(() => (onItsWay ? awaitGroup("ticket") : undefined), [onItsWay]);
}
