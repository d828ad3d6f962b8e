import type { TFunction } from "i18next";
import { expect, it } from "vitest";
import { deviceText } from "./device";

const t = ((_: string, { browser, system }: Record<string, string>) =>
  `${browser} on ${system}`) as TFunction;

it.each([
  ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"],
  [
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604.1",
    "Safari on iOS",
  ],
  [
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36",
    "Chrome on Android",
  ],
  ["Mozilla/5.0 (compatible; something)", "Mozilla/5.0 (compatible; something)"],
  ["facteur-sync/2.1", "facteur-sync/2.1"],
  ["", ""],
])("%s is %s", (said, shown) => {
  expect(deviceText(said, t)).toBe(shown);
});
