// Trackers that we did not write, and our own script, send from Node and from Chromium; the test reads what was counted.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, test } from "node:test";
import { default as umamis } from "@umami/node";
import MatomoTracker from "matomo-tracker";
import { company } from "./journey.mjs";
import { browser, visitor } from "./stage.mjs";

const require = createRequire(import.meta.url);
/** The package is written for another module system: its default lies one deeper. */
const umami = umamis.default;
const HOST = "www.helan.example";
const READER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

const stage = company();
let site;
let operator;
let pages;
let chrome;

/** The pages of the company's site: each is what stands in `body` behind the tracker's script. */
function served(bodies) {
  const server = createServer(async (request, answer) => {
    const { pathname } = new URL(request.url, "http://x");
    const body = bodies[pathname];
    if (body instanceof URL) answer.setHeader("content-type", "text/javascript").end(await readFile(body));
    else if (body) answer.setHeader("content-type", "text/html; charset=utf-8").end(`<!doctype html><title>${pathname}</title>${body()}`);
    else answer.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** Made for the first test that asks: the company is served by then. */
let made;
const ready = () => (made ??= prepared());

async function prepared() {
  operator = await stage.signedIn("xiaotong");
  const listed = await operator.page.request.get(`${stage.origin}/api/v1/records/site`);
  site = (await listed.json()).records.find(({ fields }) => fields.domain === HOST);
  const plausible = new URL(`file://${require.resolve("@plausible-analytics/tracker")}`);
  pages = await served({
    "/own": () => `<script defer src="${stage.origin}/h.js" data-site="${site.id}"></script>
      <p style="height:3000px">净水器</p><a id="out" href="https://www.other.example/x" target="_blank">外链</a>
      <a id="file" href="/report.pdf" download>下载</a><button id="book" data-hengce-event="book">预约</button>
      <form id="order" action="/thanks" onsubmit="return false"><button>提交</button></form>`,
    "/umami": () => `<script defer src="${stage.origin}/script.js" data-website-id="${site.id}"></script>`,
    "/plausible": () => `<script type="module">import { init, track } from "/plausible.js";
      init({ domain: "${HOST}", endpoint: "${stage.origin}/api/event", outboundLinks: true });
      track("Signup", { props: { plan: "pro" }, revenue: { amount: 12.5, currency: "CNY" }, callback: (said) => (document.title = "status " + said.status) });
      </script><p style="height:3000px">x</p>`,
    "/matomo": () => `<img id="dot" src="${stage.origin}/matomo.php?idsite=1&rec=1&action_name=x" onload="document.title = 'dot'">`,
    "/plausible.js": plausible,
  });
  // The page has the site's own name, and no script is told that it is driven.
  chrome = await browser("zh-CN", [`--host-resolver-rules=MAP ${HOST} 127.0.0.1`, "--disable-blink-features=AutomationControlled"]);
}

after(async () => {
  await chrome?.close();
  pages?.close();
});

const at = (path) => `http://${HOST}:${pages.address().port}${path}`;

/** How many events were counted of a tracker, by kind. */
async function counted(tracker) {
  const heard = await operator.page.request.get(`${stage.origin}/api/v1/digital/sites/${site.id}/heard`);
  const { by } = await heard.json();
  return Object.fromEntries(by.filter((one) => one.tracker === tracker).map(({ kind, events }) => [kind, events]));
}

/** Waits until the count is what it should be; what it was last is the failure's message. */
async function becomes(tracker, expected) {
  let last;
  for (let turn = 0; turn < 100; turn += 1) {
    last = await counted(tracker);
    if (Object.entries(expected).every(([kind, events]) => last[kind] === events)) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  for (const [kind, events] of Object.entries(expected)) assert.equal(last[kind], events, `${tracker} ${kind}: ${JSON.stringify(last)}`);
}

async function reader() {
  const context = await visitor(chrome, { userAgent: READER });
  return context.newPage();
}

test("Umami's client for Node counts views and events", async () => {
  await ready();
  umami.init({ websiteId: site.id, hostUrl: stage.origin });
  const view = await umami.track({ hostname: HOST, url: "/products", title: "产品", referrer: "https://www.baidu.com/" });
  assert.equal(view.status, 200);
  assert.ok((await view.json()).cache);
  assert.equal((await umami.track("book", { product: "RO-600" })).status, 200);
  const identified = await umami.identify({ plan: "pro" });
  assert.ok((await identified.json()).sessionId);
  await becomes("umami", { view: 1, custom: 1 });
});

test("Matomo's client for Node counts one by one and many at once", async () => {
  await ready();
  const tracker = new MatomoTracker(1, `${stage.origin}/matomo.php`);
  const errors = [];
  tracker.on("error", (error) => errors.push(error));
  tracker.track({ url: `https://${HOST}/a`, action_name: "首页", ua: READER });
  await becomes("matomo", { view: 1 });
  const said = await new Promise((resolve) =>
    tracker.trackBulk([{ url: `https://${HOST}/b` }, { url: `https://${HOST}/c`, e_c: "form", e_a: "book" }], resolve),
  );
  assert.deepEqual(JSON.parse(said), { status: "success", tracked: 2, invalid: 0 });
  await becomes("matomo", { view: 2, custom: 1 });
  assert.deepEqual(errors, []);
});

test("Matomo's picture in a page counts the page that shows it", async () => {
  await ready();
  const { view = 0 } = await counted("matomo");
  const page = await reader();
  await page.goto(at("/matomo"));
  await page.waitForFunction(() => document.title === "dot");
  await becomes("matomo", { view: view + 1 });
});

test("Plausible's tracker counts views, events and the time looked at", async () => {
  await ready();
  const page = await reader();
  await page.goto(at("/plausible"));
  await page.waitForFunction(() => document.title === "status 202");
  await becomes("plausible", { view: 1, custom: 1 });
  await page.mouse.wheel(0, 2000);
  await page.waitForFunction(() => scrollY > 500);
  await page.goto(at("/own?from=plausible"));
  await becomes("plausible", { engagement: 1 });
  await page.close();
});

test("our own script counts views, routes, links, files, forms, events and the time looked at", async () => {
  await ready();
  const had = await counted("hengce");
  const page = await reader();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(at("/own?utm_source=WeChat#part"));
  const more = (kinds) => Object.fromEntries(Object.entries(kinds).map(([kind, events]) => [kind, events + (had[kind] ?? 0)]));
  await becomes("hengce", more({ view: 1 }));
  await page.evaluate(() => history.pushState({}, "", "/own/route"));
  await becomes("hengce", more({ view: 2 }));
  await page.locator("#book").click();
  await page.evaluate(() => window.hengce("order", { revenue: { amount: "1999.00", currency: "CNY" } }));
  await page.locator("#file").click();
  await page.locator("#order button").click();
  await page.locator("#out").click();
  await becomes("hengce", more({ custom: 2, download: 1, form: 1, outbound: 1 }));
  await page.mouse.wheel(0, 2500);
  await page.waitForFunction(() => scrollY > 500);
  const { engagement = 0 } = await counted("hengce");
  await page.goto("about:blank");
  await becomes("hengce", { engagement: engagement + 1 });
  assert.deepEqual(errors, []);
  await page.close();
});

test("Umami's snippet keeps working with our script under its name", async () => {
  await ready();
  const { view = 0 } = await counted("hengce");
  const page = await reader();
  await page.goto(at("/umami"));
  await becomes("hengce", { view: view + 1 });
  await page.close();
});

test("whoever wants not to be counted is not, and a machine is marked", async () => {
  await ready();
  const { view = 0 } = await counted("hengce");
  const page = await reader();
  await page.addInitScript(() => (localStorage.hengce_ignore = "1"));
  await page.goto(at("/own"));
  await page.waitForFunction(() => typeof window.hengce === "function");
  const crawler = await fetch(`${stage.origin}/api/send`, {
    method: "POST",
    headers: { "user-agent": "Baiduspider/2.0" },
    body: JSON.stringify({ type: "event", payload: { website: site.id, url: "/" } }),
  });
  assert.deepEqual(await crawler.json(), { beep: "boop" });
  assert.equal((await counted("hengce")).view ?? 0, view);
  await page.close();
});
