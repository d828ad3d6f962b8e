import type { Browser } from "playwright-core";
import { openPage } from "./browser";
import type { Facteur } from "./facteur";
import { bytes } from "./mails";
import { Member } from "./member";
import { until } from "./until";

declare global {
  interface Window {
    /** What the browser told of its timing, in milliseconds. */
    __seen?: { paint: number; key: number };
  }
}

/** Milliseconds, and what the list showed. */
export interface Figures {
  /** When the largest thing of the first screen was painted, counted from the start of loading. */
  largestContentfulPaint: number;
  /** How long the first answer with tickets took. */
  answered: number;
  /** The longest of all key events, from the press to the paint that followed. */
  longestKey: number;
  /** Rows in the page after the keys. */
  rows: number;
  /** Which row of the list has the focus after the keys, counted from 1. */
  focusedAt: number;
}

const ADDRESS = "long@lumex.example";
const BATCH = 5_000;
const KEYS = 40;
const SUBJECTS = [
  "Facture en double",
  "Panne du portail",
  "Demande de devis",
  "Invoice question",
  "Livraison en retard",
];

/** Opens a ticket each for that many mails. */
export async function fill(facteur: Facteur, tickets: number) {
  for (let from = 0; from < tickets; from += BATCH) {
    const many = Math.min(BATCH, tickets - from);
    facteur.import(
      ADDRESS,
      Array.from({ length: many }, (_, at) => mail(from + at)),
    );
  }
  await until(
    `${tickets} tickets`,
    () => {
      const [mailbox] = JSON.parse(facteur.command("mailbox", "list", "--json"));
      return mailbox.states.ticketed >= tickets;
    },
    tickets * 100,
  );
}

function mail(number: number): Buffer {
  const subject = `${SUBJECTS[number % SUBJECTS.length]} n° ${number}`;
  return bytes({
    from: `Client ${number % 997} <client-${number % 997}@client-${number % 89}.example>`,
    to: ADDRESS,
    subject,
    date: new Date(Date.UTC(2026, 0, 1) + number * 60_000),
    text: `Bonjour,\n\n${subject} : pouvez-vous regarder le dossier ${number} ?\n\nMerci.`,
  });
}

/** Loads the list in a browser that has seen nothing yet, and goes down it by keys. */
export async function measure(browser: Browser, facteur: Facteur): Promise<Figures> {
  const { page } = await openPage(browser, facteur.url);
  await Member.signIn(page);
  await page.addInitScript(() => {
    const seen = { paint: 0, key: 0 };
    window.__seen = seen;
    new PerformanceObserver((list) => {
      for (const each of list.getEntries()) seen.paint = each.startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const each of list.getEntries()) {
        if (each.name.startsWith("key")) seen.key = Math.max(seen.key, each.duration);
      }
    }).observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  });
  await page.goto("/tickets");
  const list = page.getByTestId("ticket-list");
  await list.getByRole("link").nth(10).waitFor();
  // The first key ends the search for the largest paint.
  const largestContentfulPaint = await until("a largest paint", () =>
    page.evaluate(() => window.__seen?.paint || undefined),
  );
  for (let count = 0; count < KEYS; count += 1) await page.keyboard.press("j");
  // Events are told with the paint that follows them.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
  const after = await page.evaluate(() => ({
    longestKey: window.__seen?.key ?? 0,
    answered: Math.round(
      performance.getEntriesByType("resource").find(({ name }) => name.includes("/api/v1/tickets?"))
        ?.duration ?? 0,
    ),
    rows: document.querySelectorAll("[data-testid=ticket-list] li").length,
    focusedAt: Number(document.activeElement?.closest("li")?.getAttribute("aria-posinset")),
  }));
  await page.context().close();
  return { largestContentfulPaint, ...after };
}
