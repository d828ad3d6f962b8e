// `npm run measure`: how soon a list of 100,000 tickets shows and follows the keys. Wants a release build:
// FACTEUR_PROGRAM="$PWD/../target/release/facteur" npm run measure [TICKETS=100000]
import { expect, test } from "vitest";
import { openBrowser } from "./house/browser";
import { Facteur } from "./house/facteur";
import { type Figures, fill, measure } from "./house/long-list";

const TICKETS = Number(process.env.TICKETS ?? 100_000);
const RUNS = 5;

const middle = (numbers: number[]) => numbers.toSorted((one, other) => one - other)[numbers.length >> 1];

test(`a list of ${TICKETS} tickets`, async () => {
  const facteur = await Facteur.start();
  const browser = await openBrowser();
  try {
    await fill(facteur, TICKETS);
    const all: Figures[] = [];
    for (let run = 1; run <= RUNS; run += 1) {
      const figures = await measure(browser, facteur);
      console.log(`run ${run} of ${RUNS}`, figures);
      all.push(figures);
    }
    expect(middle(all.map((each) => each.largestContentfulPaint))).toBeLessThanOrEqual(1000);
    expect(middle(all.map((each) => each.longestKey))).toBeLessThanOrEqual(100);
  } finally {
    await browser.close();
    await facteur.stop();
  }
});
