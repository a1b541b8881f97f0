// A material from its brief to its expiry, as people of the demo company go through it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { appears, company, day as deskDay, later } from "./journey.mjs";

const { at } = company();

const TITLE = "展会折页｜母婴净水";
/** One term of advertising law stands in it, which a lawyer has to judge. */
const COPY = "每年更换一次滤芯。检测报告称其为同类最佳过滤方案之一，全文见第二页。";

/** The company's own day, which stands on the desk. */
let today;

/** So many days from it. */
const day = (ahead) => later(today, ahead);

const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

/** The desk of somebody of the department says what day it is. */
async function dated() {
  const designer = await at("yimo");
  today = await deskDay(designer.page);
  await designer.done();
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
  return { material, version };
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

/** An editor releases it with the version that was approved and a day of review. */
async function released({ material }) {
  const editor = await at("siyu");
  const { page } = editor;
  await editor.go(material);
  await editor.step("发布");
  await editor.choose("current", TITLE);
  await page.locator("#f-review_due_on").fill(day(30));
  await editor.send();
  await editor.state("可发放");
  await editor.look("a released material");
  await editor.done();
}

/** One movement of stock, as its form takes it. */
async function moved(designer, { material }, { title, direction, quantity }) {
  const { page } = designer;
  await designer.go(`/records/stock_movement/new?f.material=${material.split("/").pop()}`);
  await page.locator("#f-title").fill(title);
  await page.locator("#f-direction").selectOption(direction);
  await page.locator("#f-quantity").fill(String(quantity));
  await page.locator("#f-moved_on").fill(today);
  await page.locator("form.card button[type=submit]").click();
}

/** What the printer brought is in stock, and part of it goes to the stand. */
async function handedOut(made) {
  const designer = await at("yimo");
  const { page } = designer;
  for (const movement of [
    { title: "印厂到货", direction: "in", quantity: 3000 },
    { title: "展位发放", direction: "out", quantity: 800 },
  ]) {
    await moved(designer, made, movement);
    await page.waitForURL((url) => !url.pathname.endsWith("/new"));
  }
  await designer.see("/content/materials");
  assert.match(await page.locator("tr", { hasText: TITLE }).textContent(), /2,200/);
  await designer.done();
}

/** The licence of its cover has ended: the program takes it back, and nobody hands it out any more. */
async function expired(made) {
  const designer = await at("yimo");
  const { page } = designer;
  await designer.go(`/records/usage_right/new?f.material=${made.material.split("/").pop()}`);
  await page.locator("#f-title").fill("封面摄影");
  await page.locator("#f-form").selectOption("picture");
  await page.locator("#f-expires_on").fill(day(-1));
  await designer.send();
  await designer.go(made.material);
  await appears(page, page.locator(".head-badges", { hasText: "已过期" }));
  await designer.look("an expired material");
  await designer.see("/content/expiry");
  await page.locator("main", { hasText: TITLE }).first().waitFor();
  await moved(designer, made, { title: "追加发放", direction: "out", quantity: 100 });
  await page.getByRole("alert").first().waitFor();
  assert.match(await page.locator("main").textContent(), /只有可发放的物料才能发放/);
  await designer.look("a hand-out that is refused");
  await designer.done();
}

test("a material goes from its brief through its reviews to stock, and is blocked once a licence ends", { timeout: 300_000 }, async () => {
  await dated();
  await briefed();
  const material = await made();
  await reviewed(material);
  await released(material);
  await handedOut(material);
  await expired(material);
});
