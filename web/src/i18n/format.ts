import type { Language } from "../api/types";

// Making a formatter costs more than using it a hundred times, so each is made once.
const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options);
  const known = cache.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "fr-FR", options);
  cache.set(key, made);
  return made;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The time as a list shows it: "à l’instant", "12 min", "14:05", "lun. 14:05", "12 nov.", "12/11/2024". */
export function shortTime(time: string, language: Language, now = Date.now()): string {
  const at = new Date(time);
  const ago = now - at.getTime();
  if (ago >= 0 && ago < MINUTE) return language === "en" ? "now" : "à l’instant";
  if (ago >= 0 && ago < HOUR) return `${Math.floor(ago / MINUTE)} min`;
  const today = new Date(now);
  const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  if (at.toDateString() === today.toDateString()) return formatter(language, clock).format(at);
  if (ago >= 0 && ago < 6 * 24 * HOUR) return formatter(language, { weekday: "short", ...clock }).format(at);
  if (at.getFullYear() === today.getFullYear()) {
    return formatter(language, { day: "numeric", month: "short" }).format(at);
  }
  return formatter(language, { day: "2-digit", month: "2-digit", year: "numeric" }).format(at);
}

/** A moment that is to come, as a sentence takes it: "ven. 27 nov., 18:00"; the year only when it is another one. */
export function dueTime(time: string, language: Language, now = Date.now()): string {
  const at = new Date(time);
  const year = at.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return formatter(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year,
    hour: "2-digit",
    minute: "2-digit",
  }).format(at);
}

/** The same for a list: the clock today, the day else. */
export function dueShort(time: string, language: Language, now = Date.now()): string {
  const at = new Date(time);
  const isToday = at.toDateString() === new Date(now).toDateString();
  const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  return formatter(language, isToday ? clock : { day: "numeric", month: "short" }).format(at);
}

/** The whole time, for conversations and titles: "jeudi 20 novembre 2026 à 15:50". */
export function longTime(time: string, language: Language): string {
  return formatter(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(time));
}

/** Sizes in steps of 1,000, as mail programs show them: "340 ko", "1,2 Mo". */
export function size(bytes: number, language: Language): string {
  const units = language === "en" ? ["B", "kB", "MB", "GB"] : ["o", "ko", "Mo", "Go"];
  let value = bytes;
  let step = 0;
  while (value >= 999.5 && step < units.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = step > 0 && value < 9.95 ? 1 : 0;
  return `${count(value, language, digits)}\u00a0${units[step]}`;
}

/** A number with the separators of the language: "1 204", "1,204". */
export function count(value: number, language: Language, digits = 0): string {
  return value.toLocaleString(language === "en" ? "en-GB" : "fr-FR", {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function percent(share: number, language: Language): string {
  return share.toLocaleString(language === "en" ? "en-GB" : "fr-FR", { style: "percent" });
}
