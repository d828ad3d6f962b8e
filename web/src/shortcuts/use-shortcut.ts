import { useEffect, useRef } from "react";
import { register, type ShortcutName } from "./registry";

/** Listens for a shortcut as long as the component is shown and `active`. Return false to let the key pass. */
export function useShortcut(name: ShortcutName, handler: () => unknown, active = true) {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => (active ? register(name, () => latest.current()) : undefined), [name, active]);
}
