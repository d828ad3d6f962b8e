import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** A real Chromium that speaks to nobody but the pages that are opened. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? PLACES.find((place) => existsSync(place));
  if (!executablePath)
    throw new Error("Chromium is missing: scripts/install.sh test, or say where by CHROMIUM=");
  return await chromium.launch({
    executablePath,
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
}

/** A page, and all that went wrong on it. */
export interface Watched {
  page: Page;
  /** Errors and warnings of the console, exceptions, violations of a Content-Security-Policy. */
  troubles: string[];
  /** Addresses outside of the server that something asked for. */
  strangers: string[];
}

/** Opens a page of a browser profile of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Watched> {
  const context = await browser.newContext({
    baseURL: url,
    locale: "fr-FR",
    viewport: { width: 1440, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(45_000);
  const troubles: string[] = [];
  const strangers: string[] = [];
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") {
      troubles.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  page.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  context.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith(`${url}/`) && !/^(data|blob|about):/.test(address)) strangers.push(address);
  });
  await page.exposeFunction("__violation", (what: string) => troubles.push(`policy: ${what}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sourceFile }) => {
      const tell = (window as unknown as { __violation: (what: string) => void }).__violation;
      tell(`${effectiveDirective} ${blockedURI} ${sourceFile}`);
    });
  });
  return { page, troubles, strangers };
}

/** After a test that failed: what the page showed, in `e2e/pictures/failed`. */
export async function picture(
  { page }: Watched,
  { name, result }: { name: string; result?: { state?: string } },
) {
  if (result?.state !== "fail") return;
  const path = new URL(
    `../pictures/failed/${name.replaceAll(/\W+/g, "-").slice(0, 80)}.png`,
    import.meta.url,
  );
  await page.screenshot({ path: path.pathname, timeout: 5_000 }).catch(() => {});
}
