// The way of one mail through the whole product, as a person walks it: first start, a mailbox of a real mail
// server, a request, its answer, and what the customer says to that.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, picture, type Watched } from "./house/browser";
import { Dovecot } from "./house/dovecot";
import { administrator, Facteur } from "./house/facteur";
import { bytes } from "./house/mails";
import { Relay } from "./house/relay";
import { text } from "./house/texts";
import { until } from "./house/until";

const SUPPORT = "support@lumex.example";
const CUSTOMER = "claire@client.example";
const SUBJECT = "Facture 2041 payée deux fois";

let relay: Relay;
let dovecot: Dovecot;
let facteur: Facteur;
let browser: Browser;
let watched: Watched;
let page: Page;

beforeAll(async () => {
  relay = await Relay.start();
  dovecot = await Dovecot.start([SUPPORT, CUSTOMER], relay.port);
  relay.lmtp = dovecot.ports.lmtp;
  facteur = await Facteur.start();
  browser = await openBrowser();
  watched = await openPage(browser, facteur.url);
  page = watched.page;
});

afterEach(({ task }) => picture(watched, task));

afterAll(async () => {
  await browser?.close();
  await facteur?.stop();
  await dovecot?.stop();
  relay?.stop();
});

const field = (name: string) => page.getByLabel(text(name), { exact: true });
const button = (name: string) => page.getByRole("button", { name: text(name), exact: true });
const row = (subject: string) => page.getByTestId("ticket-list").getByRole("link", { name: subject });
/** The button that shows a property of the ticket and opens the choice of another. */
const property = (name: string) => page.getByRole("button", { name: new RegExp(`^${text(name)} :`) });

/** What one step leaves, the next begins with. */
describe.sequential("a mail", { concurrent: false }, () => {
  test("at its first start Facteur asks for an administrator", async () => {
    await page.goto("/");
    await field("setup.name").fill(administrator.name);
    await field("setup.address").fill(administrator.address);
    await field("setup.password").fill(administrator.password);
    await field("setup.organisation").fill(administrator.organisation);
    await button("setup.submit").click();
    await page.getByRole("heading", { name: text("setup.choice_title") }).waitFor();
  });

  test("a mailbox is added by its address, tried, and watched", async () => {
    await page.getByRole("link", { name: text("setup.mailbox_action") }).click();
    await field("mailboxes.address").fill(SUPPORT);
    await button("mailboxes.find_settings").click();
    await field("mailboxes.password").fill("not the password");
    await server(0, dovecot.ports.imap);
    await server(1, dovecot.ports.submission);

    await button("mailboxes.test").click();
    await page.getByText(text("mailboxes.test_failed")).waitFor();
    await field("mailboxes.password").fill(dovecot.password);
    await button("mailboxes.test").click();
    await page.getByText(text("mailboxes.test_passed")).waitFor();
    await button("mailboxes.connect").click();
    await page.getByText(text("mailboxes.state_watched"), { exact: true }).waitFor();
  });

  test("a mail that arrives appears in the list within two seconds, without a reload", async () => {
    await page.getByRole("link", { name: text("navigation.open") }).click();
    await page.getByText(text("tickets.empty.open")).waitFor();
    await page.evaluate(() => Object.assign(window, { __neverLoadedAnew: true }));
    await dovecot.deliver(
      SUPPORT,
      bytes({
        from: `Claire Fontaine <${CUSTOMER}>`,
        to: SUPPORT,
        subject: SUBJECT,
        id: "first@client.example",
        text: "Bonjour,\n\nla facture 2041 a été prélevée deux fois.\n\nClaire Fontaine\n",
      }),
    );
    const delivered = performance.now();
    await row(SUBJECT).waitFor();
    const took = performance.now() - delivered;
    console.log(`from delivery to the list: ${Math.round(took)} ms`);
    expect(took).toBeLessThan(2000);
    expect(await page.evaluate(() => "__neverLoadedAnew" in window)).toBe(true);
  });

  test("its category is corrected", async () => {
    await row(SUBJECT).click();
    await page.getByText("prélevée deux fois").first().waitFor();
    await property("tickets.category").click();
    await page.getByRole("menuitemradio", { name: text("category.technical") }).click();
    await until("the category on the server", async () => {
      const [ticket] = (await (await page.request.get("/api/v1/tickets")).json()).items;
      return ticket.category === "technical";
    });
    expect(await property("tickets.category").textContent()).toContain(text("category.technical"));
    await page.getByText(text("verdict.corrected", { name: administrator.name })).waitFor();
  });

  test("it is answered; the answer reaches the customer in the thread, and Sent has the copy", async () => {
    await button("shortcuts.reply").first().click();
    await field("compose.text").fill("Bonjour Claire,\n\nnous remboursons le second prélèvement.");
    await button("compose.send_resolve").click();
    const [got] = await until(
      "the answer in the customer's mailbox",
      () => {
        const mails = dovecot.headers(CUSTOMER, "INBOX");
        return mails.length > 0 && mails;
      },
      30_000,
    );
    expect(got).toMatchObject({ "in-reply-to": "<first@client.example>" });
    expect(got?.references).toContain("<first@client.example>");
    expect(got?.subject).toContain(SUBJECT);
    expect(got?.from).toContain(SUPPORT);
    const [copy] = await until("the copy in Sent", () => {
      const mails = dovecot.headers(SUPPORT, "Sent");
      return mails.length > 0 && mails;
    });
    expect(copy?.["message-id"]).toBe(got?.["message-id"]);
    await page.getByText("nous remboursons le second prélèvement").first().waitFor();
    await page
      .getByRole("button", { name: text("ticket.status_is", { status: text("status.resolved") }) })
      .waitFor();
  });

  test("the customer's answer joins the ticket and opens it again", async () => {
    const [answer] = dovecot.headers(CUSTOMER, "INBOX");
    await dovecot.deliver(
      SUPPORT,
      bytes({
        from: `Claire Fontaine <${CUSTOMER}>`,
        to: SUPPORT,
        subject: `Re: ${SUBJECT}`,
        headers: { "In-Reply-To": answer?.["message-id"] ?? "", References: answer?.["message-id"] ?? "" },
        text: "Merci, mais rien n'est encore arrivé sur mon compte.\n",
      }),
    );
    await page.getByText("rien n'est encore arrivé").first().waitFor();
    await page
      .getByRole("button", { name: text("ticket.status_is", { status: text("status.open") }) })
      .waitFor();
    expect(await page.getByTestId("ticket-list").getByRole("listitem").count()).toBe(1);
    // What we sent and what lies in Sent is one message.
    expect(await page.getByRole("article", { name: /^Message de/ }).count()).toBe(3);
    expect(relay.taken).toBe(1);
  });

  test("nothing went wrong on the pages meanwhile", () => {
    // The browser itself writes a line for each refused request: that nobody was signed in at first.
    expect(watched.troubles.filter((trouble) => !/status of 401/.test(trouble))).toEqual([]);
    expect(watched.strangers).toEqual([]);
  });
});

/** Fills in the server to read with (0) or to send with (1). */
async function server(at: 0 | 1, port: number) {
  await field("mailboxes.host").nth(at).fill("127.0.0.1");
  await field("mailboxes.security").nth(at).selectOption("none");
  await field("mailboxes.port").nth(at).fill(String(port));
}
