// A day's work without a mouse.
import type { Browser, Page, Route } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { shortcuts } from "../src/shortcuts/registry";
import { openBrowser, openPage, picture, type Watched } from "./house/browser";
import { Facteur } from "./house/facteur";
import { Member } from "./house/member";
import { text } from "./house/texts";
import { until } from "./house/until";

let facteur: Facteur;
let browser: Browser;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  facteur = await Facteur.start("demonstration");
  browser = await openBrowser();
  watched = await openPage(browser, facteur.url);
  page = watched.page;
  await Member.signIn(page);
});

afterEach(({ task }) => picture(watched, task));

afterAll(async () => {
  await browser?.close();
  await facteur?.stop();
});

const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const subjects = () => page.getByTestId("ticket-list").getByRole("link");
const focused = () => page.evaluate(() => document.activeElement?.id ?? "");
const heading = () => page.getByRole("heading", { level: 1 });

async function begin() {
  await page.goto("/tickets");
  await subjects().nth(4).waitFor();
}

test("j and k move through the list, Enter opens, u comes back to the same row", async () => {
  await begin();
  const ids = await subjects().evaluateAll((links) => links.map((link) => link.id));
  await press("j");
  expect(await focused()).toBe(ids[0]);
  await press("j", "j");
  await until("the third row has the focus", async () => (await focused()) === ids[2]);
  await press("k");
  await until("the second row has the focus", async () => (await focused()) === ids[1]);
  const subject = await subjects().nth(1).textContent();
  await press("Enter");
  await page.waitForURL(/\/tickets\/TKT-/);
  await heading()
    .filter({ hasText: subject ?? "" })
    .waitFor();
  await press("u");
  await page.waitForURL(/\/tickets(\?|$)/);
  await until("the row has the focus again", async () => (await focused()) === ids[1]);
});

test("with a ticket open, j shows the next one", async () => {
  await begin();
  const [first, second] = await subjects().allTextContents();
  await press("j", "Enter");
  await heading()
    .filter({ hasText: first ?? "" })
    .waitFor();
  await press("j");
  await heading()
    .filter({ hasText: second ?? "" })
    .waitFor();
});

test("r writes an answer, Escape leaves it; n writes a note", async () => {
  await begin();
  await press("j", "Enter");
  await page
    .getByRole("button", { name: text("shortcuts.reply"), exact: true })
    .first()
    .waitFor();
  await press("r");
  const answer = page.getByLabel(text("compose.text"), { exact: true });
  await answer.waitFor();
  await until("the text has the focus", () => answer.evaluate((area) => area === document.activeElement));
  await page.keyboard.type("je ? / ce sont des lettres ici");
  expect(await answer.inputValue()).toBe("je ? / ce sont des lettres ici");
  await answer.fill("");
  await press("Escape");
  await answer.waitFor({ state: "detached" });
  await press("n");
  await page.getByRole("button", { name: text("ticket.save_note") }).waitFor();
});

test("e resolves, and what was done can be undone", async () => {
  await begin();
  await press("j", "Enter");
  await page.waitForURL(/\/tickets\/TKT-/);
  await page.getByRole("button", { name: text("shortcuts.resolve"), exact: true }).waitFor();
  await press("e");
  await page.getByText(text("tickets.done.resolved_one")).waitFor();
  const status = (name: string) =>
    page.getByRole("button", { name: text("ticket.status_is", { status: text(name) }) });
  await status("status.resolved").waitFor();
  await page
    .getByRole("button", { name: text("action.undo"), exact: true })
    .first()
    .focus();
  await press("Enter");
  await status("status.resolved").waitFor({ state: "detached" });
});

test("keys pressed before the opened ticket is there are for that ticket", async () => {
  await begin();
  const [, second] = await subjects().allTextContents();
  const slowly = async (route: Route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.continue();
  };
  await page.route("**/api/v1/tickets/TKT-*", slowly);
  try {
    await press("j", "Enter", "j", "r");
    await heading()
      .filter({ hasText: second ?? "" })
      .waitFor();
    await page.getByLabel(text("compose.text"), { exact: true }).waitFor();
  } finally {
    // Those that still wait go on first: a request that was let go already cannot be continued.
    await page.unrouteAll({ behavior: "wait" });
  }
  await press("Escape");
});

test("x selects rows, and the selection has its actions", async () => {
  await begin();
  await press("j", "x", "j", "x");
  await page.getByText(text("tickets.selected_other", { count: 2 })).waitFor();
});

test("? shows every shortcut there is, and Escape closes", async () => {
  await begin();
  await press("?");
  const dialog = page.getByRole("dialog", { name: text("shortcuts.title") });
  for (const name of Object.keys(shortcuts)) {
    await dialog
      .getByText(text(`shortcuts.${name}`), { exact: true })
      .first()
      .waitFor();
  }
  await press("Escape");
  await dialog.waitFor({ state: "detached" });
});

test("g and a letter go to the pages, / searches, c writes", async () => {
  await begin();
  for (const [key, path] of [
    ["b", "/mailboxes"],
    ["r", "/rules"],
    ["c", "/contacts"],
    ["s", "/settings/organisation"],
    ["t", "/tickets"],
  ] as const) {
    await press("g", key);
    await page.waitForURL((url) => url.pathname === path);
    await heading().first().waitFor();
  }
  await press("/");
  await until("a search box has the focus", () =>
    page.evaluate(() => document.activeElement?.getAttribute("type") === "search"),
  );
  await press("Escape");
  await page.goto("/contacts");
  await heading().first().waitFor();
  await press("c");
  await page.waitForURL((url) => url.pathname === "/compose");
});

test("everything that Tab reaches can be seen to have the focus", async () => {
  await begin();
  const seen = new Set<string>();
  for (let count = 0; count < 25; count += 1) {
    await press("Tab");
    const at = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return undefined;
      const box = element.getBoundingClientRect();
      // A link that fills its row shows the focus around the row.
      const ring = [element, element.closest("li > div"), element.parentElement].some((each) => {
        const style = each && getComputedStyle(each);
        return (
          style &&
          ((style.outlineStyle !== "none" && style.outlineWidth !== "0px") || style.boxShadow !== "none")
        );
      });
      const name = `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent?.slice(0, 40)}`;
      return { name, shown: ring && box.width > 0 && box.height > 0 };
    });
    // After the last one the browser's own controls have their turn.
    if (at === undefined) break;
    expect(at, at.name).toMatchObject({ shown: true });
    seen.add(at.name);
  }
  expect(seen.size).toBeGreaterThan(15);
});

test("nothing went wrong on the pages meanwhile", () => {
  expect(watched.troubles).toEqual([]);
  expect(watched.strangers).toEqual([]);
});
