// A material from its brief to its expiry, as people of the demo company go through it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, grave } from "./journey.mjs";

const stage = company();

const TITLE = "展会折页｜母婴净水";
/** One term of advertising law stands in it, which a lawyer has to judge. */
const COPY = "每年更换一次滤芯。检测报告称其为同类最佳过滤方案之一，全文见第二页。";

/** The company's own day, which stands on the desk. */
let today;

/** So many days from it. */
function day(ahead) {
  return new Date(Date.parse(today) + ahead * 86_400_000).toISOString().slice(0, 10);
}

const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** A person at work: what they do on pages, each page looked at by axe. */
async function at(login) {
  const visit = await stage.signedIn(login);
  const { page } = visit;
  const found = [];
  return {
    ...visit,
    /** Opens a page and looks at it. */
    async see(path) {
      await visit.go(path);
      found.push(...(await grave(page, path)));
    },
    /** Types into the box of a reference or person, and takes what the server found. */
    async choose(field, text) {
      await page.locator(`#f-${field}-ts-control`).pressSequentially(text);
      await page.locator(`#f-${field}-ts-dropdown .option`, { hasText: text }).first().click();
    },
    /** Sends the form of the page; what was wrong with it would be said in an alert. */
    async send() {
      await page.locator("form.card button[type=submit]").click();
      await page.waitForURL((url) => !/\/(new|edit|moves\/.+)$/.test(url.pathname));
    },
    /** Opens the form of a step from the record's page, or takes one that asks for nothing. */
    async step(label) {
      const button = page.locator(".head-acts").getByRole("button", { name: label, exact: true });
      const link = page.locator(".head-acts").getByRole("link", { name: `${label} …` });
      await button.or(link).first().click();
    },
    async state(text) {
      await page.locator(".head-badges", { hasText: text }).waitFor();
    },
    async done() {
      assert.deepEqual(found, [], found.join("\n"));
      await visit.done();
    },
  };
}

/** The desk of somebody of the department says what day it is. */
async function dated() {
  const designer = await at("yimo");
  today = (await designer.page.locator(".head-help").first().textContent()).slice(0, 10);
  await designer.done();
}

/** Loads the page again until what the program does by itself stands on it. */
async function appears(page, locator) {
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await locator.count()) > 0) return;
    await page.waitForLoadState("networkidle");
    await page.reload();
  }
  assert.fail(`nothing appeared on ${page.url()}`);
}

/** A saleswoman asks; the page says what her brief lacks, and she fills it. */
async function briefed() {
  const seller = await at("haitang");
  const { page } = seller;
  await seller.go("/records/material_request/new");
  await page.locator("#f-title").fill(TITLE);
  if ((await page.locator("#f-requester option[selected]").count()) === 0) await seller.choose("requester", "郑海棠");
  await page.locator("#f-form").selectOption("brochure");
  await page.locator("#f-purpose").fill("十二月母婴展，展位发放。");
  await seller.send();
  await seller.see("/content");
  const row = page.locator("tr", { hasText: TITLE });
  assert.match(await row.textContent(), /1 \/ 6/);
  await row.getByRole("link", { name: "尺寸、数量与渠道" }).click();
  await page.waitForURL(/\/edit/);
  await page.locator("#f-specs").fill("三折页，3 000 份");
  await page.locator("#f-audience").fill("新生儿家庭");
  await page.locator("#f-message").fill("按时换芯，水质有依据");
  await page.locator("#f-facts").fill("检测报告 2025-118");
  await page.locator("#f-wanted_on").fill(day(14));
  await seller.send();
  await seller.step("说明已齐备");
  await seller.state("待承接");
  const request = new URL(page.url()).pathname;
  await seller.done();
  return request;
}

/** The designer takes it and makes the material with its first version, whose every claim has a proof. */
async function made(request) {
  const designer = await at("yimo");
  const { page } = designer;
  await designer.see("/content");
  await page.locator("tr", { hasText: TITLE }).getByRole("link", { name: "承接", exact: true }).click();
  await page.waitForURL(/moves\/take/);
  if ((await page.locator("#f-owner option[selected]").count()) === 0) await designer.choose("owner", "程一墨");
  await page.locator("#f-agreed_on").fill(day(10));
  await designer.send();
  await designer.go("/records/material/new");
  await page.locator("#f-title").fill(TITLE);
  await page.locator("#f-form").selectOption("brochure");
  await designer.send();
  const material = new URL(page.url()).pathname;
  await designer.go(`/records/material_version/new?f.material=${material.split("/").pop()}`);
  await page.locator("#f-title").fill(`${TITLE} 第一版`);
  await page.locator("#f-text").fill(COPY);
  await page.locator("#f-ai_use").selectOption("none");
  await page.locator("#f-files").setInputFiles(file("折页.txt", COPY));
  const claims = page.locator("#f-claims");
  await claims.getByRole("button", { name: "添加一行" }).click();
  await claims.locator("tbody input[name$='.claim']").last().fill("每年更换一次滤芯");
  await claims.locator("tbody input[name$='.proof']").last().fill("检测报告 2025-118");
  await designer.send();
  await designer.step("送审");
  await designer.state("事实审核");
  const version = new URL(page.url()).pathname;
  await designer.done();
  return { request, material, version };
}

/** Facts, brand and law are signed by three people at the review desk; the lawyer first judges a word. */
async function reviewed({ version }) {
  const item = `/content/review/${version.split("/").pop()}`;
  for (const [login, pass] of [
    ["siyu", "事实无误"],
    ["wanning", "符合品牌规范"],
  ]) {
    const reviewer = await at(login);
    await reviewer.see(item);
    assert.match(await reviewer.page.locator("main").textContent(), /检测报告 2025-118/);
    await reviewer.page.getByRole("button", { name: pass }).click();
    await reviewer.page.getByRole("status").first().waitFor();
    await reviewer.done();
  }
  const lawyer = await at("ruohan");
  const { page } = lawyer;
  await lawyer.go(item);
  const finding = page.locator(".hits a", { hasText: "最佳" });
  await appears(page, finding);
  await lawyer.see(item);
  assert.equal(await page.getByRole("button", { name: "合法合规" }).count(), 0);
  await finding.first().click();
  await lawyer.step("语境允许");
  await page.locator("#f-decision").fill("引自检测报告原文，并注明出处。");
  await lawyer.send();
  await lawyer.go(item);
  await page.getByRole("button", { name: "合法合规" }).click();
  await page.getByRole("status").first().waitFor();
  await lawyer.done();
}

/** The version is put in use, a content editor releases the material, and whoever asked accepts it. */
async function released({ request, material, version }) {
  const designer = await at("yimo");
  const { page } = designer;
  await designer.go(`${material}/edit`);
  await designer.choose("current", `${TITLE} 第一版`);
  await page.locator("#f-review_due_on").fill(day(30));
  await page.locator("#f-expires_on").fill(day(60));
  await designer.send();
  await designer.go(request);
  await designer.step("交付");
  await page.locator("#f-files").setInputFiles(file("折页定稿.txt", COPY));
  await designer.send();
  await designer.done();

  const editor = await at("siyu");
  await editor.go(material);
  await editor.step("发布");
  await editor.state("可发放");
  await editor.see("/content/expiry");
  assert.match(await editor.page.locator("tr", { hasText: TITLE }).first().textContent(), /复审/);
  await editor.done();

  const seller = await at("haitang");
  await seller.go(request);
  await seller.step("验收");
  await seller.state("已验收");
  await seller.done();
  assert.ok(version);
}

/** Three hundred come in, some are handed out; the day its validity has passed the program marks it, and no more go out. */
async function expired({ material }) {
  const designer = await at("yimo");
  const { page } = designer;
  for (const [act, count] of [
    ["入库", "300"],
    ["发放", "40"],
  ]) {
    await designer.see("/content/materials");
    await page.locator("tr", { hasText: TITLE }).getByRole("link", { name: act, exact: true }).click();
    await page.waitForURL(/stock_movement\/new/);
    await page.locator("#f-title").fill(`展会${act}`);
    await page.locator("#f-quantity").fill(count);
    await designer.send();
  }
  await designer.go("/content/materials");
  assert.match(await page.locator("tr", { hasText: TITLE }).textContent(), /260/);
  await designer.go(`${material}/edit`);
  await page.locator("#f-review_due_on").fill(day(-1));
  await page.locator("#f-expires_on").fill(day(-1));
  await designer.send();
  await appears(page, page.locator(".head-badges", { hasText: "已过期" }));
  await designer.see("/content/expiry");
  assert.match(await page.locator("section", { hasText: "已失效" }).first().textContent(), new RegExp(TITLE.split("｜")[0]));
  await designer.see("/content/materials");
  const row = page.locator("tr", { hasText: TITLE });
  assert.match(await row.textContent(), /已过期，不能发放/);
  assert.equal(await row.getByRole("link", { name: "发放", exact: true }).count(), 0);
  await designer.go(`/records/stock_movement/new?f.material=${material.split("/").pop()}&f.direction=out&f.moved_on=${day(0)}`);
  await page.locator("#f-title").fill("再领一些");
  await page.locator("#f-quantity").fill("10");
  await page.locator("form.card button[type=submit]").click();
  await page.getByRole("alert").first().waitFor();
  assert.match(await page.locator("main").textContent(), /不能发放/);
  await designer.done();
}

/** Anybody reports an error in it; whoever keeps the content judges it. */
async function reported({ material }) {
  const seller = await at("haitang");
  await seller.see("/content/errors");
  await seller.go(`/records/error_report/new?f.material=${material.split("/").pop()}`);
  await seller.page.locator("#f-title").fill("第二页页码印错");
  await seller.page.locator("#f-sort").selectOption("typo");
  await seller.page.locator("#f-found_on").fill(day(0));
  await seller.send();
  await seller.done();
  const editor = await at("siyu");
  await editor.see("/content/errors");
  await editor.page.locator("tr", { hasText: "第二页页码印错" }).getByRole("link", { name: "核实", exact: true }).click();
  await editor.page.waitForURL(/moves\/confirm/);
  await editor.choose("owner", "程一墨");
  await editor.send();
  await editor.state("已核实");
  await editor.done();
}

test("a material goes from its brief through three reviews to its expiry, which blocks it", { timeout: 300_000 }, async () => {
  await dated();
  const all = await made(await briefed());
  await reviewed(all);
  await released(all);
  await expired(all);
  await reported(all);
});
