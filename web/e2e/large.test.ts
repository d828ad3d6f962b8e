// A long list must come at once and follow the keys; the short form of `npm run measure`.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser } from "./house/browser";
import { Facteur } from "./house/facteur";
import { type Figures, fill, measure } from "./house/long-list";

const TICKETS = 2_000;
/** The bars are for a release build on a quiet machine (`npm run measure`); this build is slower, and not alone. */
const SLOWER = 3;

let facteur: Facteur;
let browser: Browser;
let figures: Figures;

beforeAll(async () => {
  facteur = await Facteur.start();
  browser = await openBrowser();
  await fill(facteur, TICKETS);
  figures = await measure(browser, facteur);
  console.log(figures);
});

afterAll(async () => {
  await browser?.close();
  await facteur?.stop();
});

test("the list shows soon", () => {
  expect(figures.largestContentfulPaint).toBeLessThan(1000 * SLOWER);
});

test("40 × j: no key waits long, and the focus is at the 40th ticket", () => {
  expect(figures.longestKey).toBeLessThan(100 * SLOWER);
  expect(figures.focusedAt).toBe(40);
});

test("only the rows that can be seen are in the page", () => {
  expect(figures.rows).toBeLessThan(60);
});
