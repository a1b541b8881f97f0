// Journeys through the served program, as people of the demo company make them. `cargo xtask test` runs them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, fits, grave } from "./journey.mjs";
import { PASSWORD, visitor } from "./stage.mjs";
import { fill } from "./template.mjs";

const helan = company();
const { signedIn } = helan;

test("a planner signs in, opens a KPI to its rows, a row to its record, the record to its history", async () => {
  const { page, done } = await signedIn("qinghe");
  await page.locator("#side summary", { hasText: "绩效" }).click();
  await page.getByRole("link", { name: "记分卡", exact: true }).click();
  await page.waitForURL(/\/scorecards\/.+/);
  assert.match(await page.locator("h1").textContent(), /顾清禾/);
  await page.locator("#kpi-promotion_roi > summary").click();
  const rows = page.locator("#kpi-promotion_roi .kpi-rows");
  await rows.first().waitFor();
  await page.locator("#kpi-promotion_roi").getByRole("link", { name: "岚息A5 新品上市" }).first().click();
  await page.waitForURL(/\/records\/campaign\//);
  assert.match(await page.locator("h1").textContent(), /岚息A5 新品上市/);
  await page.getByRole("link", { name: "历史", exact: false }).first().click();
  await page.waitForURL(/\/history/);
  assert.match(await page.locator("main").textContent(), /沈知远/);
  await done();
});

test("what is wrong with a form is said beside the field, and nothing typed is lost", async () => {
  const { page, go, done } = await signedIn("mingzhe");
  await go("/records/report/new");
  await page.locator("#f-title").fill("没有截止日期的报告");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByRole("alert").waitFor();
  assert.equal(await page.locator("#f-title").inputValue(), "没有截止日期的报告");
  assert.match(await page.getByRole("alert").textContent(), /应交日期/);
  await done();
});

/** Brings a filled report template and waits for its preview. */
async function brought(page, go, records) {
  const template = await page.request.get(`${helan.origin}/imports/templates/report`);
  await go("/imports");
  const file = { name: "报告计划.xlsx", mimeType: "application/octet-stream", buffer: fill(await template.body(), records) };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.waitForURL(/\/imports\/files\//);
}

const PLANNED = { 标题: "第四季度渠道走访报告", 主题: "市场动态", 负责人: "陆明哲", 应交日期: "2026-12-10" };

test("a filled Excel template is previewed, committed, and taken back", async () => {
  const { page, go, done } = await signedIn("mingzhe");
  await brought(page, go, [PLANNED, { ...PLANNED, 标题: "第四季度门店走访报告" }]);
  assert.match(await page.locator("main").textContent(), /第四季度渠道走访报告/);
  await page.locator("form.commit button[type=submit]").click();
  await page.waitForURL(/\/imports\/(?!files)[^/]+/);
  const batch = page.url();
  await page.locator("tr", { hasText: "第四季度渠道走访报告" }).getByRole("link").first().click();
  await page.waitForURL(/\/records\/report\//);
  const record = page.url();
  assert.match(await page.locator("h1").textContent(), /第四季度渠道走访报告/);
  await page.goto(batch);
  await page.locator("details.menu summary.text-danger").click();
  await page.locator("form[action$='/undo'] button").click();
  await page.getByRole("status").first().waitFor();
  await page.goto(record);
  assert.match(await page.getByRole("status").textContent(), /撤回/);
  await done();
});

test("a cell that is wrong is named by its address, and the file's good rows can go alone", async () => {
  const { page, go, done } = await signedIn("mingzhe");
  await brought(page, go, [PLANNED, { ...PLANNED, 标题: "日期写错的报告", 应交日期: "2026-02-31" }]);
  assert.match(await page.locator(".wrongs code").first().textContent(), /^[A-Z]+6$/);
  assert.match(await page.locator(".wrongs").first().textContent(), /2026-02-31/);
  await done();
});

test("language and theme are switched on any page and stay", async () => {
  const { page, go, done } = await signedIn("zhiyuan");
  await go("/records/campaign");
  await page.getByRole("button", { name: "EN", exact: true }).click();
  await page.waitForURL(/\/records\/campaign/);
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.equal(await page.locator("h1").textContent(), "Campaign");
  await page.locator("summary[aria-label=Appearance]").click();
  await page.getByRole("button", { name: "Dark" }).click();
  await go("/records/report");
  assert.equal(await page.locator("html").getAttribute("data-bs-theme"), "dark");
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await done();
});

test("two Chinese characters find a campaign", async () => {
  const { page, done } = await signedIn("zhiyuan");
  await page.locator("#site-search").fill("沙龙");
  await page.locator("#site-search").press("Enter");
  await page.waitForURL(/\/search/);
  await page.getByRole("link", { name: "家居设计师合作沙龙", exact: true }).first().click();
  await page.waitForURL(/\/records\/campaign\//);
  await done();
});

test("signing in and reaching one's scorecard needs no mouse", async () => {
  const context = await visitor(helan.chrome);
  const page = await context.newPage();
  await page.goto(`${helan.origin}/scorecards`);
  await page.waitForURL(/\/sign-in/);
  assert.equal(await page.evaluate(() => document.activeElement?.id), "login");
  await page.keyboard.type("xiaotong");
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/scorecards/);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("href")), "#main");
  await context.close();
});

test("an expense that is entered, and then corrected, moves the score at once", async () => {
  const { page, go, done } = await signedIn("qinghe");
  const kpi = page.locator("#kpi-promotion_roi");
  const figures = async () => {
    await go("/scorecards");
    return kpi.locator("> summary").textContent();
  };
  const before = await figures();
  await kpi.locator("> summary").click();
  await kpi.getByRole("link", { name: "岚息A5 新品上市" }).first().click();
  await page.waitForURL(/\/records\/campaign\//);
  await go(`/records/expense/new?f.campaign=${new URL(page.url()).pathname.split("/").pop()}`);
  await page.locator("#f-title").fill("补拍产品短片");
  await page.locator("#f-category").selectOption("production");
  await page.locator("#f-amount").fill("600000");
  await page.locator("#f-committed_on").fill("2026-08-20");
  await page.locator("form.card button[type=submit]").click();
  await page.waitForURL((url) => !url.pathname.endsWith("/new"));
  const expense = page.url();
  const entered = await figures();
  assert.notEqual(entered, before);
  await page.goto(expense);
  await page.getByRole("link", { name: "编辑", exact: true }).click();
  await page.locator("#f-amount").fill("60000");
  await page.locator("form.card button[type=submit]").click();
  await page.waitForURL((url) => !url.pathname.endsWith("/edit"));
  const corrected = await figures();
  assert.notEqual(corrected, entered);
  assert.notEqual(corrected, before);
  await done();
});

test("colleagues of other departments see their requests and no scorecard of the department", async () => {
  const { page, go, done } = await signedIn("haitang");
  await go("/records/support_request");
  assert.ok((await page.locator("table tbody tr").count()) > 0);
  const answer = await go("/records/expense");
  assert.ok([403, 404].includes(answer.status()), `answered ${answer.status()}`);
  await done();
});

const PAGES = ["/", "/scorecards", "/records/campaign", "/records/support_request/board", "/records/campaign/calendar", "/records/report/new", "/imports"];

test("pages fit a phone", async () => {
  const { page, go, done } = await signedIn("qinghe", { width: 390, height: 844, isMobile: true, hasTouch: true });
  for (const path of PAGES) {
    await go(path);
    await fits(page, path);
  }
  await done();
});

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing grave on the pages (${scheme})`, async () => {
    const { page, go, done } = await signedIn("qinghe", { colorScheme: scheme });
    const found = [];
    for (const path of PAGES) {
      await go(path);
      found.push(...(await grave(page, path)));
    }
    await go("/scorecards");
    await page.locator("#kpi-promotion_roi > summary").click();
    await page.locator("#kpi-promotion_roi .kpi-rows").first().waitFor();
    found.push(...(await grave(page, "an opened KPI")));
    assert.deepEqual(found, [], found.join("\n"));
    await done();
  });
}
