// Every page there is: what axe finds on it, light and dark, French and English, and what the console says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Profile } from "../src/api/types";
import { openBrowser, openPage, type Watched } from "./house/browser";
import { administrator, Facteur } from "./house/facteur";
import { Member } from "./house/member";
import { addresses, doors, routes } from "./house/pages";
import { languages, text } from "./house/texts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let facteur: Facteur;
let browser: Browser;

beforeAll(async () => {
  facteur = await Facteur.start("demonstration");
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  await facteur?.stop();
});

/** Half faded in, nothing has its colours: waits until nothing moves any more, and what opened is there in full. */
async function quiet(page: Page) {
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  // At once and not awaited: a promise of `false` would count as true.
  await page.waitForFunction(() => {
    // On a busy machine a dialog can stand there, transparent, for some frames before its fading begins.
    for (let each = document.querySelector("[role=dialog], [role=menu]"); each; each = each.parentElement) {
      if (getComputedStyle(each).opacity !== "1") return false;
    }
    return document.getAnimations().every(({ playState }) => playState !== "running");
  });
}

/** What axe finds on a page as it is now; the mail in its frame is not ours. */
async function findings({ page }: Watched, options: RunOptions = {}): Promise<string[]> {
  await quiet(page);
  await page.evaluate(`window.axe || (() => { ${AXE} })()`);
  const { violations } = await page.evaluate(
    async (asked) => {
      const { axe } = window as unknown as { axe: { run: (o: RunOptions) => Promise<AxeResults> } };
      return await axe.run({ iframes: false, preload: false, resultTypes: ["violations"], ...asked });
    },
    options as Record<string, never>,
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.any[0]?.message ?? ""}`),
  );
}

/** Light first with every rule; dark differs in its colours only. */
async function lightAndDark(watched: Watched): Promise<string[]> {
  const { page } = watched;
  await page.emulateMedia({ colorScheme: "light" });
  const light = await findings(watched);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await findings(watched, { runOnly: ["color-contrast", "link-in-text-block"] });
  return [...light.map((each) => `light ${each}`), ...dark.map((each) => `dark ${each}`)];
}

/** A page with nothing that still comes. */
async function settled({ page }: Watched) {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
  await page.evaluate(() => document.fonts.ready);
}

for (const language of languages) {
  describe(`in ${language}`, () => {
    let watched: Watched;
    let pages: Record<string, string>;
    const failed: string[] = [];

    /** Looks at what is shown now. */
    async function look(name: string) {
      const { troubles, strangers } = watched;
      const found = [...(await lightAndDark(watched)), ...troubles.splice(0), ...strangers.splice(0)];
      failed.push(...found.map((each) => `${name}: ${each}`));
    }

    beforeAll(async () => {
      watched = await openPage(browser, facteur.url, { locale: language === "fr" ? "fr-FR" : "en-GB" });
    });

    test("before sign-in", async () => {
      const { page } = watched;
      const setup = (await (await page.request.get("/api/v1/setup")).json()).needed;
      for (const door of doors) {
        if (door === "/welcome" && !setup) continue;
        await page.goto(door);
        await settled(watched);
        expect(await page.locator("html").getAttribute("lang")).toBe(language);
        await look(door);
      }
      expect(failed.splice(0)).toEqual([]);
    });

    test("every page behind it", async () => {
      const { page } = watched;
      const member = await Member.signIn(page, language);
      const profile = await member.get<Profile>("/users/profile");
      await member.ask("PUT", "/users/profile", {
        ...profile,
        language,
        version: undefined,
        address: undefined,
      });
      pages = await addresses(member);
      expect(routes().filter((route) => ![...doors, ...Object.keys(pages)].includes(route))).toEqual([]);
      for (const [route, address] of Object.entries(pages)) {
        await page.goto(address);
        await settled(watched);
        expect(await page.locator("html").getAttribute("lang")).toBe(language);
        await look(route);
      }
      expect(failed.splice(0)).toEqual([]);
    });

    test("what opens in profile and settings: dialogs, forms, what is shown once", async () => {
      const { page } = watched;
      const t = (name: string, values = {}) => text(name, values, language);
      const button = (name: string) => page.getByRole("button", { name: t(name), exact: true }).first();
      const field = (name: string) => page.getByLabel(t(name), { exact: true }).first();
      const show = async (address: string, ...names: string[]) => {
        await page.goto(address);
        await settled(watched);
        for (const name of names) await button(name).click();
      };
      const dialog = async (name: string) => {
        await page.getByRole("dialog").waitFor();
        await look(name);
        await page.keyboard.press("Escape");
        await page.getByRole("dialog").waitFor({ state: "detached" });
      };

      await show("/settings/members", "members.invite");
      await dialog("inviting");
      await page.getByRole("button", { name: t("members.acts", { name: administrator.name }) }).click();
      await page.getByRole("menuitem", { name: t("members.change") }).click();
      await dialog("a member");
      await page.setViewportSize({ width: 390, height: 844 });
      await look("narrow members");
      await page.setViewportSize({ width: 1440, height: 900 });
      await show("/settings/teams", "teams.add");
      await dialog("a team");
      await show("/settings/secrets", "secrets.rotate");
      await dialog("renewing keys");
      await show(pages["/settings/privacy"] ?? "", "privacy.erase");
      await dialog("erasing");
      await show("/settings/tokens", "tokens.add");
      await look("a service token");

      await show("/profile/tokens", "tokens.add");
      await field("tokens.name").fill(`axe ${language}`);
      await look("a token");
      await button("tokens.make").click();
      await field("tokens.token").waitFor();
      await look("a token that was made");
      await button("tokens.kept").click();
      await page.getByRole("button", { name: t("tokens.end_one", { name: `axe ${language}` }) }).click();
      await dialog("revoking a token");
      await page.goto("/settings/audit");
      await settled(watched);
      await page.locator("summary").first().click();
      await look("a line of the audit");

      await show("/profile/security", "second_factor.enable");
      await field("profile.password_current").fill(administrator.password);
      await button("second_factor.go_on").click();
      await field("second_factor.secret").waitFor();
      await look("the drawing of the second factor");
      // What comes with the right code must not lock the other tests out.
      const codes = Array.from({ length: 10 }, (_, at) => `axe${at}-code-${at}`);
      await page.route("**/users/mfa/confirm", (route) => route.fulfill({ json: { recovery_codes: codes } }));
      await field("second_factor.code").fill("123456");
      await button("second_factor.confirm").click();
      await page.getByRole("list", { name: t("second_factor.codes") }).waitFor();
      await look("the recovery codes");

      await page.route("**/auth/login", (route) =>
        route.fulfill({ json: { second_factor: true, ticket: "axe", methods: ["totp", "recovery"] } }),
      );
      await page.goto("/sign-in");
      await settled(watched);
      await field("sign_in.address").fill(administrator.address);
      await field("sign_in.password").fill(administrator.password);
      await button("sign_in.submit").click();
      await field("second_factor.code").waitFor();
      await look("the second step of signing in");
      await button("sign_in.use_recovery").click();
      await look("signing in with a recovery code");
      expect(failed.splice(0)).toEqual([]);
    });

    test("what opens on a page: menus, dialogs, editors, the drawer of narrow screens", async () => {
      const { page } = watched;
      await page.goto(pages["/tickets/$number"] ?? "");
      await settled(watched);
      await page
        .getByRole("button", { name: new RegExp(`^${text("tickets.category", {}, language)} :`) })
        .click();
      await page.getByRole("menu").waitFor();
      await look("a menu");
      await page.keyboard.press("Escape");
      await page.getByRole("menu").waitFor({ state: "detached" });
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
      await look("the help");
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      await page.keyboard.press("r");
      await page.getByLabel(text("compose.text", {}, language), { exact: true }).waitFor();
      await look("the answer");
      await page.setViewportSize({ width: 390, height: 844 });
      await look("a narrow ticket");
      await page.goto("/tickets");
      await settled(watched);
      await page.getByRole("button", { name: text("navigation.menu", {}, language) }).click();
      await look("the drawer");
      expect(failed.splice(0)).toEqual([]);
    });
  });
}
