import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { awaitGroup, onKeyDown, register } from "./registry";

let undo: (() => void)[] = [];
const on = (...asked: Parameters<typeof register>) => undo.push(register(...asked));
const listen = (event: KeyboardEvent) => onKeyDown(event);

beforeEach(() => document.addEventListener("keydown", listen));
afterEach(() => {
  document.removeEventListener("keydown", listen);
  for (const each of undo) each();
  undo = [];
  document.body.innerHTML = "";
});

function press(key: string, target: Element = document.body, more: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

it("a key runs what was registered last", () => {
  const [first, second] = [vi.fn(), vi.fn()];
  on("reply", first);
  on("reply", second);
  expect(press("r").defaultPrevented).toBe(true);
  expect(first).not.toHaveBeenCalled();
  expect(second).toHaveBeenCalledOnce();
});

it("a fallback is asked only when nobody else listens", () => {
  const [own, fallback] = [vi.fn(), vi.fn()];
  on("search", own);
  on("search", fallback, true);
  press("/");
  expect([own.mock.calls.length, fallback.mock.calls.length]).toEqual([1, 0]);
});

it("two keys make one shortcut", () => {
  const [go, reply] = [vi.fn(), vi.fn()];
  on("go_rules", go);
  on("reply", reply);
  press("g");
  press("r");
  expect(go).toHaveBeenCalledOnce();
  expect(reply).not.toHaveBeenCalled();
  press("r");
  expect(reply).toHaveBeenCalledOnce();
});

it("whoever types is not interrupted", () => {
  const handler = vi.fn();
  on("reply", handler);
  document.body.innerHTML = '<textarea></textarea><div role="dialog"><button>x</button></div>';
  press("r", document.querySelector("textarea") ?? undefined);
  press("r", document.querySelector("button") ?? undefined);
  press("r", document.body, { ctrlKey: true });
  expect(handler).not.toHaveBeenCalled();
});

it("Enter belongs to the link that has the focus", () => {
  const handler = vi.fn();
  on("open", handler);
  document.body.innerHTML = '<a href="#x">x</a>';
  press("Enter", document.querySelector("a") ?? undefined);
  expect(handler).not.toHaveBeenCalled();
  press("Enter");
  expect(handler).toHaveBeenCalledOnce();
});

it("a key that is pressed before what it is for has come runs when it comes, once", async () => {
  const handler = vi.fn();
  const arrived = awaitGroup("ticket");
  expect(press("r").defaultPrevented).toBe(true);
  on("note", handler);
  await Promise.resolve();
  expect(handler).not.toHaveBeenCalled();
  on("reply", handler);
  await Promise.resolve();
  expect(handler).toHaveBeenCalledOnce();
  on("reply", handler);
  await Promise.resolve();
  expect(handler).toHaveBeenCalledOnce();
  arrived();
});

it("a key for what never came is forgotten", async () => {
  const handler = vi.fn();
  const given = awaitGroup("ticket");
  press("r");
  given();
  on("reply", handler);
  await Promise.resolve();
  expect(handler).not.toHaveBeenCalled();
  expect(press("n").defaultPrevented).toBe(false);
});
