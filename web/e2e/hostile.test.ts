// Mail that wants to run, load, send or cover something. Nothing of it may happen, and it must stay readable.
import { createServer, type Server } from "node:http";
import type { Browser, FrameLocator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openBrowser, openPage, picture, type Watched } from "./house/browser";
import { Facteur } from "./house/facteur";
import { bytes } from "./house/mails";
import { Member } from "./house/member";
import { listen } from "./house/ports";
import { text } from "./house/texts";

/** Whoever is asked here was asked by a mail. */
const asked: string[] = [];
const RUN = "top.document.title='run';window.top.__run=1;fetch('TRAP/run')";

/** HTML parts; TRAP is an address that nothing may ask for. Each must show "lisible" to people. */
const attacks: Record<string, string> = {
  scripts: `<script>${RUN}</script><script src="TRAP/a.js"></script><p>lisible</p>
    <img src="TRAP/x" onerror="${RUN}" onload="${RUN}"><a href="javascript:${RUN}">lien</a>
    <div onmouseover="${RUN}" style="width:500px;height:300px">zone</div><body onload="${RUN}">
    <details open ontoggle="${RUN}">d</details><video autoplay src="TRAP/v.mp4" onerror="${RUN}"></video>
    <noscript><p title="</noscript><img src=TRAP/n onerror=${RUN}>"></noscript>
    <a href="data:text/html,<script>${RUN}</script>">données</a><a href=" &#106;avascript:${RUN}">espace</a>`,
  mutations: `<p>lisible</p><math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=TRAP/m onerror=${RUN}&gt;">
    <svg></p><style><a id="</style><img src=TRAP/s onerror=${RUN}>"></svg>
    <form><math><mtext></form><form><mglyph><style></math><img src=TRAP/f onerror=${RUN}>
    <template><script>${RUN}</script></template><textarea></textarea><xmp><img src=TRAP/xmp onerror=${RUN}></xmp>`,
  styles: `<style>@import url(TRAP/i.css);@font-face{font-family:x;src:url(TRAP/f.woff)}
      body{background:url(TRAP/b.png);font-family:x}html,body{position:fixed;inset:0;z-index:2147483647}
      *{content:url(TRAP/c.png)}</style><link rel="stylesheet" href="TRAP/l.css"><link rel="preload" as="image" href="TRAP/p">
    <p>lisible</p><div style="position:fixed;top:-9999px;left:-9999px;width:99999px;height:99999px;background:red;z-index:2147483647">écran</div>
    <div style="background:url('TRAP/u.png')">u</div><div style="background-image:image-set(url(TRAP/s.png) 1x)">s</div>
    <div style="width:expression(${RUN})">e</div><p style="list-style:url(TRAP/li);cursor:url(TRAP/cur),auto;border-image:url(TRAP/bi)">l</p>`,
  loads: `<p>lisible</p><img src="TRAP/1.png"><img srcset="TRAP/2.png 2x" src="TRAP/3.png"><picture><source srcset="TRAP/4.png"></picture>
    <iframe src="TRAP/frame"></iframe><object data="TRAP/o"></object><embed src="TRAP/e"><audio src="TRAP/a" autoplay></audio>
    <video poster="TRAP/poster"><track src="TRAP/t"></video><input type="image" src="TRAP/in"><table background="TRAP/tb"><tr><td background="TRAP/td">t</td></tr></table>
    <body background="TRAP/body"><applet code="TRAP/ap"></applet><frameset><frame src="TRAP/fs"></frameset>
    <link rel="dns-prefetch" href="TRAP"><link rel="prefetch" href="TRAP/pf"><img src="//TRAPHOST/proto"><img src="cid:nowhere">`,
  forms: `<p>lisible</p><form action="TRAP/steal" method="post" id="f"><input name="password" type="password" autofocus onfocus="${RUN}">
    <button formaction="TRAP/b">Se connecter</button></form><input form="f" type="submit"><isindex action="TRAP/is"><a href="TRAP/ping" ping="TRAP/p">a</a>`,
  drawings: `<p>lisible</p><svg onload="${RUN}"><script>${RUN}</script><image href="TRAP/i.png" xlink:href="TRAP/x.png"/><use href="TRAP/u.svg#a"/>
    <foreignObject><iframe srcdoc="<script>${RUN}</script>"></iframe></foreignObject><animate onbegin="${RUN}" attributeName="x" dur="1s"/>
    <a xlink:href="javascript:${RUN}"><text y="20">x</text></a><set attributeName="onmouseover" to="${RUN}"/></svg>
    <img src="data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`).toString("base64")}">`,
  elsewhere: `<meta http-equiv="refresh" content="0;url=TRAP/refresh"><base href="TRAP/"><base target="_top"><meta http-equiv="Set-Cookie" content="a=b">
    <meta http-equiv="Content-Security-Policy" content="default-src *"><p>lisible</p><a href="TRAP/away" target="_top" id="content">ailleurs</a><img src="relative.png">`,
  nested: `<p>lisible</p>${"<div>".repeat(200_000)}au fond${"</div>".repeat(200_000)}`,
  crossed: `<p>lisible</p>${"<b><i><u><p>".repeat(5_000)}`,
  large: `<p>lisible</p>${"<p>Une ligne de texte tout à fait ordinaire, et encore une autre.</p>\n".repeat(75_000)}`,
};

let trap: Server;
let facteur: Facteur;
let browser: Browser;
let watched: Watched;
let page: Page;
let tickets: Map<string, string>;

beforeAll(async () => {
  trap = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.end();
  });
  const host = `127.0.0.1:${await listen(trap)}`;
  facteur = await Facteur.start();
  browser = await openBrowser();
  watched = await openPage(browser, facteur.url);
  page = watched.page;
  page.on("dialog", (dialog) => watched.troubles.push(`dialog: ${dialog.message()}`));
  page.context().on("page", (opened) => watched.troubles.push(`page: ${opened.url()}`));
  // The original layout of every mail at once.
  await page.addInitScript(() => localStorage.setItem("facteur.html", "1"));
  const member = await Member.signIn(page);
  const mails = Object.entries(attacks).map(([name, html]) =>
    bytes({
      from: `${name} <${name}@attack.example>`,
      to: "support@lumex.example",
      subject: `attack ${name}`,
      html: html.replaceAll("TRAPHOST", host).replaceAll("TRAP", `http://${host}`),
    }),
  );
  facteur.import("support@lumex.example", mails);
  tickets = await member.tickets(mails.length);
});

afterEach(({ task }) => picture(watched, task));

afterAll(async () => {
  await browser?.close();
  await facteur?.stop();
  trap?.close();
});

/** What must be nowhere in a mail that is shown. */
const ACTIVE =
  "script,form,input,button,textarea,iframe,frame,object,embed,link,base,audio,video,svg,math,template,[onerror],[onload],[onclick],[onfocus]";

for (const name of Object.keys(attacks)) {
  test(`${name}: nothing runs or loads, and it can be read`, async () => {
    await page.goto(`/tickets/${tickets.get(`attack ${name}`)}?shelf=all`);
    const frame = page.frameLocator("iframe");
    await frame.getByText("lisible").first().waitFor();
    expect(await frame.locator(ACTIVE).count()).toBe(0);
    await pointAtAll(frame);
    await staysWhereItIs();
    expect(asked).toEqual([]);
    expect(watched.strangers).toEqual([]);
    expect(watched.troubles).toEqual([]);
    await page.getByRole("button", { name: text("message.as_text") }).click();
    await page.getByRole("article").getByText("lisible").first().waitFor();
  });
}

test("remote images that are asked for come through Facteur, which asks nobody inside the network", async () => {
  await page.goto(`/tickets/${tickets.get("attack loads")}?shelf=all`);
  const proxied = page.waitForResponse((response) => response.url().includes("/api/v1/images?"));
  await page.getByRole("button", { name: text("message.images_show") }).click();
  expect((await proxied).ok()).toBe(false);
  await page.frameLocator("iframe").getByText("lisible").first().waitFor();
  expect(asked).toEqual([]);
  expect(watched.strangers).toEqual([]);
});

/** The mouse goes over the mail, as people's do. */
async function pointAtAll(frame: FrameLocator) {
  await frame.getByText("lisible").first().hover();
  for (const y of [250, 400, 600]) await page.mouse.move(700, y);
}

/** The mail stays in its frame, and the page around it stays as it is. */
async function staysWhereItIs() {
  const around = await page.evaluate(() => {
    const at = (x: number, y: number) =>
      document.elementFromPoint(x, y)?.closest("nav,header,iframe")?.tagName;
    return {
      run: "__run" in window,
      title: document.title,
      path: location.pathname,
      navigation: at(100, 120),
      wide: document.documentElement.scrollWidth > innerWidth,
      frame: document.querySelector("iframe")?.contentDocument?.location.pathname,
    };
  });
  expect(around).toMatchObject({ run: false, navigation: "NAV", wide: false });
  expect(around.title).toContain("attack");
  expect(around.path).toMatch(/^\/tickets\/TKT-/);
  expect(around.frame).toMatch(/^\/api\/v1\/messages\/.*\/html$/);
}
