import type { TFunction } from "i18next";

// The order matters: each of them also calls itself by the names of those after it.
const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/HeadlessChrome\/|Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/Windows/, "Windows"],
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Mac OS X|Macintosh/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux|X11/, "Linux"],
];

/** "Firefox on Windows" from what a browser says of itself; a program's own words as they are. */
export function deviceText(said: string, t: TFunction): string {
  if (!said.startsWith("Mozilla/")) return said;
  const found = (names: typeof BROWSERS) => names.find(([pattern]) => pattern.test(said))?.[1];
  const [browser, system] = [found(BROWSERS), found(SYSTEMS)];
  if (browser && system) return t("sessions.on", { browser, system });
  return browser ?? system ?? said;
}
