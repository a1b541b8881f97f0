// A campaign from the idea to the retrospective, through the pages and by the people whose work it is.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, fits, grave } from "./journey.mjs";

const helan = company();
const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };
const TITLE = "冬季净水体验日";

/** A day of the demo company, whose time begins on the evening of 2026-09-30: so many days from then. */
function day(from = 0) {
  const at = new Date(Date.UTC(2026, 8, 30 + from));
  return at.toISOString().slice(0, 10);
}

/** Fills boxes by the names of their fields; a choice by its label. */
async function fill(page, values) {
  for (const [name, value] of Object.entries(values)) {
    const box = page.locator(`main [name="f.${name}"]`).first();
    if ((await box.evaluate((element) => element.tagName)) === "SELECT") await box.selectOption({ label: value });
    else if (value === true) await box.check();
    else await box.fill(value);
  }
}

/** Chooses a person or record by typing into the box that stands for a long list. */
async function choose(page, name, text) {
  const box = page.locator(`select[name="f.${name}"] + .ts-wrapper`);
  await box.locator(".ts-control").click();
  await box.locator("input").fill(text);
  await box.locator(".ts-dropdown .option", { hasText: text }).first().click();
  await box.locator("input").press("Escape");
}

/** Adds a row to a child table. */
const row = (page, table) => page.locator(`#f-${table} [data-add]`).click();

async function saved(page) {
  await page.locator("main .form-acts button[type=submit]").click();
  await page.waitForURL((url) => !/\/(new|edit|moves\/[a-z_]+)$/.test(url.pathname));
}

/** Takes a step of the record's life, filling what it asks for. */
async function take(page, label, answer) {
  await page.locator("main .head-acts :is(button, a)", { hasText: label }).first().click();
  if (answer) {
    await page.locator("main form[data-keep]").waitFor();
    await answer();
    await saved(page);
  }
  await page.locator(".head-badges").first().waitFor();
}

async function state(page, wanted) {
  assert.match(await page.locator(".head-badges").first().textContent(), new RegExp(wanted));
}

let record;
let story;

test("the planner writes an idea down and proposes it; the director approves", async () => {
  const { page, go, done } = await helan.signedIn("qinghe");
  await go("/records/campaign/new");
  await fill(page, { title: TITLE, form: "客户活动", starts_on: day(), ends_on: day(1) });
  await choose(page, "team.0.person", "顾清禾");
  await fill(page, { "team.0.share": "100" });
  await saved(page);
  record = new URL(page.url()).pathname;
  await page.getByRole("link", { name: "编辑", exact: true }).click();
  await fill(page, { proposal: "请老客户带一位邻居来，现场测自家的水。", audience: "三年以上的老客户。" });
  for (const table of ["goals", "budget", "milestones"]) await row(page, table);
  await fill(page, {
    "goals.0.metric": "到场客户", "goals.0.counts": "签到的目标人群", "goals.0.direction": "越高越好",
    "goals.0.target": "1", "goals.0.weight": "100",
    "budget.0.category": "场地搭建", "budget.0.planned": "20000",
    "milestones.0.name": "场地确认", "milestones.0.baseline_on": day(),
  });
  await saved(page);
  await take(page, "提交方案");
  await state(page, "待批准");
  await done();

  const director = await helan.signedIn("zhiyuan");
  await director.go(record);
  await take(director.page, "批准");
  await state(director.page, "已批准");
  await director.done();
});

test("work begins, money is agreed by the planner and booked by finance", async () => {
  const { page, go, done } = await helan.signedIn("qinghe");
  await go(record);
  await take(page, "开始执行");
  await page.getByRole("link", { name: "活动全貌" }).click();
  await page.waitForURL(/\/campaigns\//);
  story = new URL(page.url()).pathname;
  await page.locator("main a[href^='/records/expense/new']").click();
  await fill(page, { title: "社区中心场地", category: "场地搭建", amount: "18000", committed_on: day() });
  await saved(page);
  const expense = new URL(page.url()).pathname;
  await done();

  const finance = await helan.signedIn("mingli");
  await finance.go(expense);
  await take(finance.page, "入账为已付", () => fill(finance.page, { paid_on: day() }));
  await state(finance.page, "已付");
  await finance.go(story);
  assert.match(await finance.page.locator("main").textContent(), /¥18,000\.00/);
  await finance.done();
});

test("a guest scans the code, registers with consent on a phone, and the team sees it", async () => {
  const { page, go, done } = await helan.signedIn("qinghe");
  await go(`${story}/check-in/new`);
  await fill(page, { walk_in: true, notice: "禾岚科技为签到收集您的姓名与电话尾号，活动后一年删除。" });
  await saved(page);
  await page.getByRole("link", { name: "出示二维码" }).click();
  const address = new URL(await page.locator(".poster-address").textContent()).pathname;
  assert.deepEqual(await grave(page, "the poster"), []);

  const guest = await helan.stranger(PHONE);
  await guest.go(address);
  await fits(guest.page, "the guests' page");
  assert.deepEqual(await grave(guest.page, "the guests' page"), []);
  await guest.page.locator("summary", { hasText: "现场登记" }).click();
  const form = guest.page.locator("form[action$='/guests']");
  await form.locator("[name=name]").fill("李静");
  await form.locator("[name=phone]").fill("13800001234");
  await form.locator("[name=group]").selectOption({ label: "客户" });
  await form.locator("button[type=submit]").click();
  await guest.page.locator("#consent-problem").waitFor();
  assert.deepEqual(await grave(guest.page, "a refused registration"), []);
  await guest.page.locator("[name=consent]").check();
  await guest.page.locator("form[action$='/guests'] button[type=submit]").click();
  await guest.page.getByRole("status").filter({ hasText: "签到成功" }).waitFor();
  await guest.done();

  await go(`${story}/check-in`);
  assert.match(await page.locator("main").textContent(), /李静/);
  assert.deepEqual(await grave(page, "the page at the door"), []);
  await done();
});

test("sales reports an incident by phone, the director confirms it", async () => {
  const sales = await helan.signedIn("haitang", PHONE);
  await sales.go("/incidents/new");
  await fits(sales.page, "the incident form");
  assert.deepEqual(await grave(sales.page, "the incident form"), []);
  await fill(sales.page, { title: "体验台漏水", description: "冬季净水体验日，三号台。" });
  await saved(sales.page);
  const incident = new URL(sales.page.url()).pathname;
  await sales.done();

  const director = await helan.signedIn("zhiyuan");
  const { page } = director;
  await director.go(incident);
  await take(page, "确认", async () => {
    await choose(page, "campaign", TITLE);
    await choose(page, "owner", "顾清禾");
    await fill(page, { severity: "一般（1 分）", fault: "本部门" });
  });
  await state(page, "已确认");
  await director.done();
});

test("a lead is handed over and accepted by sales", async () => {
  const { page, go, done } = await helan.signedIn("qinghe");
  await go(story);
  await page.locator("main a[href^='/records/lead/new']").click();
  await fill(page, { title: "幼儿园饮水改造", source: "活动现场", contact: "13900005678", consent: true });
  await saved(page);
  const lead = new URL(page.url()).pathname;
  await take(page, "核实有效");
  await take(page, "移交销售", () => choose(page, "salesperson", "郑海棠"));
  await done();

  const sales = await helan.signedIn("haitang");
  await sales.go(lead);
  await take(sales.page, "接收");
  await state(sales.page, "销售已接收");
  await sales.done();
});

test("figures, finance's check, the evaluation, and what is learned close it", async () => {
  const { page, go, done } = await helan.signedIn("qinghe");
  await go(record);
  await take(page, "结束执行");
  await page.getByRole("link", { name: "编辑", exact: true }).click();
  await fill(page, {
    "goals.0.actual": "1", "milestones.0.done_on": day(), sales: "90000", baseline_sales: "30000", margin_rate: "40",
    margin_method: "前后对比",
  });
  await saved(page);

  const finance = await helan.signedIn("mingli");
  await finance.go(record);
  await take(finance.page, "财务核对销售与毛利");
  await finance.done();

  const director = await helan.signedIn("zhiyuan");
  await director.go(record);
  await take(director.page, "确认评估", () => fill(director.page, { evaluation: "到场与销售都达到目标。" }));
  await state(director.page, "已评估");

  const id = record.split("/").at(-1);
  await go(`/records/retrospective/new?f.campaign=${id}`);
  await fill(page, { title: `${TITLE}复盘` });
  await saved(page);
  await take(page, "已召开", () => fill(page, { held_on: day(), keep: "老客户带邻居。", start: "前一天试水。" }));
  await go(story);
  await page.locator("main a[href^='/records/improvement_action/new']").click();
  await fill(page, { title: "前一天试水", due_on: day(7) });
  await saved(page);
  const action = new URL(page.url()).pathname;
  await take(page, "完成", () => fill(page, { result: "已写进现场清单。" }));
  await director.go(action);
  await take(director.page, "验证通过");
  await state(director.page, "已验证");
  await director.done();

  await go(record);
  await take(page, "完成复盘并关闭");
  await state(page, "已复盘");
  await done();
});

for (const scheme of ["light", "dark"]) {
  test(`the story tells all of it (${scheme})`, async () => {
    const { page, go, done } = await helan.signedIn("zhiyuan", { colorScheme: scheme });
    await go(story);
    const told = await page.locator("main").textContent();
    // (90,000 - 30,000) x 40 % = 24,000; less 18,000 spent, of 18,000 spent
    for (const part of ["100 %", "¥24,000.00", "¥6,000.00", "33.3 %", "老客户带邻居", "体验台漏水", "前一天试水"]) {
      assert.ok(told.includes(part), `the story does not say ${part}`);
    }
    assert.deepEqual(await grave(page, "the story"), []);
    await go("/campaigns/timeline");
    assert.match(await page.locator("main").textContent(), new RegExp(TITLE));
    assert.deepEqual(await grave(page, "the timeline"), []);
    await done();
  });
}

test("the story and the timeline fit a phone", async () => {
  const { page, go, done } = await helan.signedIn("qinghe", PHONE);
  for (const path of [story, "/campaigns/timeline", `${story}/check-in`]) {
    await go(path);
    await fits(page, path);
  }
  await done();
});
