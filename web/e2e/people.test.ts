// The way of a person through the product: invited, come in, a second factor, one team's mail and no other, a token
// that is made and revoked, and the audit that tells it all.
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, openPage, picture, type Watched } from "./house/browser";
import { Facteur } from "./house/facteur";
import { bytes } from "./house/mails";
import { Member } from "./house/member";
import { text } from "./house/texts";
import { codeOf } from "./house/totp";
import { until } from "./house/until";

const [SUPPORT, ACCOUNTS] = ["support@lumex.example", "compta@lumex.example"];
const TEAM = "Comptabilité";
const INES = {
  name: "Inès Haddad",
  address: "ines@lumex.example",
  password: "trois moutons sur le toit rouge",
};
const TOKEN = "Sauvegarde nocturne";
/** Notes of the browser about requests that were refused as they should be. */
const REFUSED = /Failed to load resource: the server responded with a status of 40[134]/;

let facteur: Facteur;
let browser: Browser;
let owner: Watched;
let ines: Watched;
let page: Page;
let secret = "";
let token = "";
let ticketOfOthers = "";

beforeAll(async () => {
  facteur = await Facteur.start();
  browser = await openBrowser();
  owner = await openPage(browser, facteur.url);
  ines = await openPage(browser, facteur.url);
  const member = await Member.signIn(owner.page);
  for (const [mailbox, subject] of [
    [SUPPORT, "Panne du portail"],
    [ACCOUNTS, "Facture 2041"],
  ] as const) {
    facteur.import(mailbox, [
      bytes({ from: "Claire <claire@client.example>", to: mailbox, subject, text: subject }),
    ]);
  }
  ticketOfOthers = (await member.tickets(2)).get("Panne du portail") ?? "";
  page = ines.page;
});

afterEach(async ({ task }) => {
  await picture(owner, { ...task, name: `${task.name} owner` });
  await picture(ines, task);
});

afterAll(async () => {
  await browser?.close();
  await facteur?.stop();
});

const fieldOn = (on: Page, name: string) => on.getByLabel(text(name), { exact: true });
const buttonOn = (on: Page, name: string) => on.getByRole("button", { name: text(name), exact: true });
const field = (name: string) => fieldOn(page, name);
const button = (name: string) => buttonOn(page, name);
const subjects = () => page.getByTestId("ticket-list").getByRole("link");
const asked = (path: string) =>
  fetch(`${facteur.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${token}` } });

describe.sequential("a new colleague", { concurrent: false }, () => {
  test("gets a team with its mailbox and an invitation, whose link is handed on", async () => {
    const { page: desk } = owner;
    await desk.goto("/settings/teams");
    await buttonOn(desk, "teams.add").first().click();
    await fieldOn(desk, "teams.name").fill(TEAM);
    await desk.getByRole("checkbox", { name: ACCOUNTS }).check();
    await buttonOn(desk, "action.save").click();
    await desk.getByText(text("teams.saved", { name: TEAM })).waitFor();

    await desk.goto("/settings/members");
    await buttonOn(desk, "members.invite").click();
    const dialog = desk.getByRole("dialog");
    await dialog.getByLabel(text("sign_in.address"), { exact: true }).fill(INES.address);
    await dialog.getByRole("checkbox", { name: TEAM }).check();
    await dialog.getByRole("button", { name: text("invitations.send") }).click();
    const link = await fieldOn(desk, "invitations.link").inputValue();
    expect(link).toMatch(/\/invitation#\S{20,}$/);
    await page.goto(new URL(link).pathname + new URL(link).hash);
  });

  test("makes an account by it, and sees the mail of the team only", async () => {
    await field("setup.name").fill(INES.name);
    expect(await field("sign_in.address").inputValue()).toBe(INES.address);
    await field("setup.password").fill(INES.password);
    await page
      .getByText(text("password.score_4"))
      .or(page.getByText(text("password.score_3")))
      .waitFor();
    await button("invitation.create").click();
    await page.waitForURL((url) => url.pathname === "/tickets");
    await subjects().first().waitFor();
    expect(await subjects().allTextContents()).toEqual(["Facture 2041"]);
    await page.goto(`/tickets/${ticketOfOthers}`);
    await page.getByText(text("ticket.not_loaded", { number: ticketOfOthers })).waitFor();
  });

  test("switches a second factor on, with recovery codes shown once", async () => {
    await page.goto("/profile/security");
    await button("second_factor.enable").click();
    await field("profile.password_current").first().fill(INES.password);
    await button("second_factor.go_on").click();
    secret = await field("second_factor.secret").inputValue();
    await page.getByRole("img", { name: text("second_factor.qr") }).waitFor();
    await field("second_factor.code").fill(codeOf(secret));
    await button("second_factor.confirm").click();
    const codes = page.getByRole("list", { name: text("second_factor.codes") }).getByRole("listitem");
    await codes.first().waitFor();
    expect(await codes.count()).toBe(10);
    await page.getByRole("checkbox", { name: text("second_factor.kept") }).check();
    await button("second_factor.finish").click();
    await page.getByText(text("second_factor.on"), { exact: true }).waitFor();
  });

  test("signs in with password and code", async () => {
    await page.getByTitle(text("profile.menu")).click();
    await page.getByRole("menuitem", { name: text("profile.sign_out") }).click();
    await field("sign_in.address").fill(INES.address);
    await field("sign_in.password").fill(INES.password);
    await button("sign_in.submit").click();
    await field("second_factor.code").fill("000000");
    await page.getByText(text("sign_in.second_wrong")).waitFor();
    // Each code works once: that of the next step is good already.
    await field("second_factor.code").fill(codeOf(secret, 1));
    await page.waitForURL((url) => url.pathname === "/tickets");
    await subjects().first().waitFor();
  });

  test("makes a token that sees no more, and revokes it", async () => {
    await page.goto("/profile/tokens");
    await button("tokens.add").click();
    await field("tokens.name").fill(TOKEN);
    await button("tokens.make").click();
    token = await field("tokens.token").inputValue();
    const seen = (await (await asked("/tickets")).json()) as { items: { subject: string }[] };
    expect(seen.items.map(({ subject }) => subject)).toEqual(["Facture 2041"]);
    expect((await asked("/rules")).status).toBe(403);
    await page.getByRole("button", { name: text("tokens.end_one", { name: TOKEN }) }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: text("tokens.end"), exact: true })
      .click();
    await page.getByText(text("tokens.ended", { name: TOKEN })).waitFor();
    expect((await asked("/tickets")).status).toBe(401);
  });

  test("finds the settings of others closed, with a word on who may", async () => {
    await page.goto("/settings/audit");
    await page.getByRole("heading", { name: text("settings.closed") }).waitFor();
  });

  test("stands in the audit with all of it", async () => {
    const { page: desk } = owner;
    await desk.goto("/settings/audit");
    await fieldOn(desk, "audit.member").selectOption({ label: INES.name });
    await desk.waitForURL(/member=/);
    const entries = desk.getByRole("list", { name: text("settings.audit") });
    for (const name of ["token_made", "token_revoked", "second_factor_enabled", "sign_in_accepted"]) {
      await entries
        .getByText(text(`audit_action.${name}`))
        .first()
        .waitFor();
    }
    await fieldOn(desk, "audit.action").selectOption("token.made");
    const made = entries.locator("summary");
    await until("one line", async () => (await made.count()) === 1);
    await made.click();
    await entries.getByText("tickets.read").waitFor();
  });

  test("can be suspended, which ends what was open", async () => {
    const { page: desk } = owner;
    await desk.goto("/settings/members");
    await desk.getByRole("button", { name: text("members.acts", { name: INES.name }) }).click();
    await desk.getByRole("menuitem", { name: text("members.suspend") }).click();
    await desk.getByRole("button", { name: text("members.suspend_act"), exact: true }).click();
    await desk.getByText(text("members.suspended"), { exact: true }).waitFor();
    await page.goto("/tickets");
    await page.waitForURL((url) => url.pathname === "/sign-in");
  });

  test("met no trouble on the way", () => {
    for (const watched of [owner, ines]) {
      expect(watched.troubles.filter((trouble) => !REFUSED.test(trouble))).toEqual([]);
      expect(watched.strangers).toEqual([]);
    }
  });
});
