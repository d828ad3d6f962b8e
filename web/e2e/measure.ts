// `npm run measure`: how soon a list of 100,000 tickets shows and follows the keys. Wants a release build:
// FACTEUR_PROGRAM=../target/release/facteur npm run measure [TICKETS=100000]
import { expect, test } from "vitest";
import { openBrowser } from "./house/browser";
import { Facteur } from "./house/facteur";
import { fill, measure } from "./house/long-list";

const TICKETS = Number(process.env.TICKETS ?? 100_000);
const RUNS = 5;

test(`a list of ${TICKETS} tickets`, async () => {
  const facteur = await Facteur.start();
  const browser = await openBrowser();
  try {
    await fill(facteur, TICKETS);
    for (let run = 1; run <= RUNS; run += 1) {
      const figures = await measure(browser, facteur);
      console.log(`run ${run} of ${RUNS}`, figures);
      expect(figures.largestContentfulPaint).toBeLessThanOrEqual(1000);
      expect(figures.longestKey).toBeLessThanOrEqual(100);
    }
  } finally {
    await browser.close();
    await facteur.stop();
  }
});
