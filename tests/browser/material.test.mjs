// A material from its brief to its approval, as people of the demo company go through it.

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
  await seller.done();
}

/** The designer takes it and makes the material with its first version, whose every claim has a proof. */
async function made() {
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
  await page.locator("#f-title").fill(`${TITLE} 初稿`);
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
  return { version };
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

test("a material goes from its brief through three reviews at one desk", { timeout: 300_000 }, async () => {
  await dated();
  await briefed();
  await reviewed(await made());
});
