// Takes pictures of pages: node dev/shots.mjs OUT name=/path[@wide|narrow][@dark][@en] … ; prints console errors.
import { chromium } from "playwright-core";

const [out, ...wanted] = process.argv.slice(2);
const base = process.env.BASE ?? "http://127.0.0.1:8099";
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
for (const each of wanted) {
  const [name, rest] = each.split(/=(.*)/s);
  const [path, ...flags] = rest.split("@");
  const keys =
    flags
      .find((flag) => flag.startsWith("keys:"))
      ?.slice(5)
      .split("+") ?? [];
  const page = await browser.newPage({
    viewport: flags.includes("narrow") ? { width: 390, height: 844 } : { width: 1440, height: 900 },
    colorScheme: flags.includes("dark") ? "dark" : "light",
    locale: flags.includes("en") ? "en-GB" : "fr-FR",
  });
  page.on(
    "console",
    (message) => message.type() === "error" && console.log(name, "console:", message.text()),
  );
  page.on("pageerror", (error) => console.log(name, "error:", error.message));
  await page.goto(base + path);
  await page.waitForLoadState("load");
  await page.waitForTimeout(700);
  for (const key of keys) {
    await page.keyboard.press(key);
    await page.waitForTimeout(350);
  }
  await page.screenshot({ path: `${out}/${name}.png` });
  await page.close();
}
await browser.close();
