/** Every shortcut there is. Keys, the help dialog and the hints of buttons all read this one list. */
export const shortcuts = {
  next: { keys: "j", group: "list" },
  previous: { keys: "k", group: "list" },
  open: { keys: "Enter", group: "list" },
  select: { keys: "x", group: "list" },
  back: { keys: "u", group: "ticket" },
  reply: { keys: "r", group: "ticket" },
  reply_all: { keys: "a", group: "ticket" },
  forward: { keys: "f", group: "ticket" },
  resolve: { keys: "e", group: "ticket" },
  assign_me: { keys: "i", group: "ticket" },
  note: { keys: "n", group: "ticket" },
  accept_tag: { keys: "+", group: "ticket" },
  refuse_tag: { keys: "-", group: "ticket" },
  send: { keys: "Ctrl+Enter", group: "ticket" },
  go_tickets: { keys: "g t", group: "go" },
  go_mailboxes: { keys: "g b", group: "go" },
  go_rules: { keys: "g r", group: "go" },
  go_contacts: { keys: "g c", group: "go" },
  go_settings: { keys: "g s", group: "go" },
  search: { keys: "/", group: "general" },
  compose: { keys: "c", group: "general" },
  help: { keys: "?", group: "general" },
} as const satisfies Record<string, { keys: string; group: "list" | "ticket" | "go" | "general" }>;

export type ShortcutName = keyof typeof shortcuts;
export const groups = ["list", "ticket", "go", "general"] as const;

/** Answers whether it did something; false lets the browser have the key. */
type Handler = () => unknown;

/** The last one that was registered is asked: an open ticket before the list. */
const handlers = new Map<ShortcutName, Handler[]>();

/** A key that nobody listened to yet, but somebody will soon. */
let kept: { name: ShortcutName; until: number } | undefined;
const awaited = new Map<(typeof groups)[number], number>();
/** Later than this nobody remembers having pressed it. */
const KEPT_MS = 5000;

/**
 * Keeps the keys of a group for what is about to come, such as the ticket that was opened but is not there yet:
 * the last one pressed runs as soon as somebody listens to it. Answers what ends the waiting.
 */
export function awaitGroup(group: (typeof groups)[number]): () => void {
  awaited.set(group, (awaited.get(group) ?? 0) + 1);
  return () => {
    awaited.set(group, (awaited.get(group) ?? 1) - 1);
    kept = undefined;
  };
}

function keep(name: ShortcutName): boolean {
  if (!awaited.get(shortcuts[name].group)) return false;
  kept = { name, until: performance.now() + KEPT_MS };
  return true;
}

/** Runs a key that was kept, once everybody who comes with its listener listens too. */
function runKept(name: ShortcutName) {
  queueMicrotask(() => {
    if (kept?.name !== name) return;
    const { until } = kept;
    kept = undefined;
    if (performance.now() < until) run(name);
  });
}

/** A `fallback` is asked only when nobody else listens, whatever the order in which they came. */
export function register(name: ShortcutName, handler: Handler, fallback = false): () => void {
  const known = handlers.get(name) ?? [];
  handlers.set(name, fallback ? [handler, ...known] : [...known, handler]);
  runKept(name);
  return () => {
    const left = (handlers.get(name) ?? []).filter((each) => each !== handler);
    handlers.set(name, left);
  };
}

/** Runs the shortcut as its key would. */
export function run(name: ShortcutName): boolean {
  const handler = handlers.get(name)?.at(-1);
  return handler ? handler() !== false : keep(name);
}

/** How long the second key of `g t` may take. */
const SEQUENCE_MS = 1200;
const byKeys: ReadonlyMap<string, ShortcutName> = new Map(
  Object.entries(shortcuts).map(([name, { keys }]) => [keys, name as ShortcutName]),
);
const prefixes = new Set(
  [...byKeys.keys()].filter((keys) => keys.includes(" ")).map((keys) => keys.split(" ")[0]),
);

let pending: { key: string; at: number } | undefined;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** In a dialog or menu keys belong to it. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=dialog],[role=menu],[role=listbox]") !== null;
}

/** Enter opens only where no control has the focus: a focused link or button does what it says. */
function belongsToControl(event: KeyboardEvent): boolean {
  return (
    event.key === "Enter" &&
    event.target instanceof Element &&
    event.target.closest("a,button,summary") !== null
  );
}

export function onKeyDown(event: KeyboardEvent, now = event.timeStamp) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target) || isElsewhere(event.target) || belongsToControl(event)) return;
  const started = pending && now - pending.at < SEQUENCE_MS ? pending.key : undefined;
  pending = undefined;
  const name = (started && byKeys.get(`${started} ${event.key}`)) || byKeys.get(event.key);
  if (name && run(name)) {
    event.preventDefault();
    return;
  }
  if (prefixes.has(event.key)) pending = { key: event.key, at: now };
}
