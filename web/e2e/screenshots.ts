// `npm run screenshots`: pictures of every page, French and English, light and dark, wide and narrow, into
// e2e/pictures (which git ignores). For people to look at; nothing is compared.
import { test } from "vitest";
import type { Profile } from "../src/api/types";
import { openBrowser, openPage } from "./house/browser";
import { Facteur } from "./house/facteur";
import { Member } from "./house/member";
import { addresses, doors } from "./house/pages";
import { languages } from "./house/texts";

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } };
const SCHEMES = ["light", "dark"] as const;

test("pictures of every page", async () => {
  const facteur = await Facteur.start("demonstration");
  const browser = await openBrowser();
  try {
    for (const language of languages) {
      const { page } = await openPage(browser, facteur.url, {
        locale: language === "fr" ? "fr-FR" : "en-GB",
      });

      const take = async (name: string, address: string) => {
        await page.goto(address);
        await page.getByRole("heading", { level: 1 }).first().waitFor();
        for (const [size, viewport] of Object.entries(SIZES)) {
          for (const colorScheme of SCHEMES) {
            await page.setViewportSize(viewport);
            await page.emulateMedia({ colorScheme });
            await page.waitForLoadState("networkidle", { timeout: 700 }).catch(() => {});
            const file = `${name.replaceAll(/\W+/g, "-").replace(/^-/, "")}.${language}.${size}.${colorScheme}.png`;
            await page.screenshot({ path: new URL(`pictures/${file}`, import.meta.url).pathname });
          }
        }
        await page.setViewportSize(SIZES.wide);
      };

      for (const door of doors) await take(door, door);
      const member = await Member.signIn(page, language);
      const profile = await member.get<Profile>("/users/profile");
      await member.ask("PUT", "/users/profile", {
        name: profile.name,
        signature: profile.signature,
        language,
      });
      for (const [name, address] of Object.entries(await addresses(member))) await take(name, address);
      await page.context().close();
    }
  } finally {
    await browser.close();
    await facteur.stop();
  }
});
