// Takes docs/screenshots anew from the demo company: `cargo xtask screenshots`.

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PASSWORD, browser, serve, visitor } from "./stage.mjs";
import { fill } from "./template.mjs";

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), "../../docs/screenshots");

/** Name, who looks, where, and what is done before the picture is taken. */
const PICTURES = [
  { name: "scorecard", login: "qinghe", path: "/scorecards", before: openRoi, height: 1180 },
  { name: "department", login: "zhiyuan", path: "/scorecards/MKT", height: 1000 },
  { name: "list", login: "zhiyuan", path: "/records/campaign" },
  { name: "board", login: "zhiyuan", path: "/records/support_request/board" },
  { name: "form", login: "qinghe", path: "/records/campaign", before: editCampaign, height: 1100 },
  { name: "import", login: "mingzhe", path: "/imports", before: bringPlan },
];

async function openRoi(page) {
  await page.locator("#kpi-promotion_roi > summary").click();
  await page.locator("#kpi-promotion_roi .kpi-rows").first().waitFor();
}

async function editCampaign(page) {
  await page.locator("#q").fill("岚息A5");
  await page.locator("#found tbody tr").nth(1).waitFor({ state: "detached" });
  await page.locator("#found tbody a").first().click();
  await page.locator('main a[href$="/edit"]').first().click();
  await page.locator("form[data-keep]").waitFor();
}

/** Next quarter's reports as somebody planned them in Excel, one of them with a day that no calendar has. */
async function bringPlan(page) {
  const line = (标题, 主题, 应交日期) => ({ 标题, 主题, 负责人: "陆明哲", 应交日期 });
  const plan = [
    line("2026年10月竞品价格与新品监测", "竞争对手", "2026-11-13"),
    line("2026年11月竞品价格与新品监测", "竞争对手", "2026-11-31"),
    line("2026年12月竞品价格与新品监测", "竞争对手", "2027-01-13"),
    line("三线城市渠道走访报告", "市场动态", "2026-12-10"),
    line("养宠家庭净化需求调研", "消费者", "2026-12-18"),
  ];
  const template = await page.request.get(`${company.origin}/imports/templates/report?language=zh-CN`);
  const file = { name: "第四季度报告计划.xlsx", mimeType: "application/octet-stream", buffer: fill(await template.body(), plan) };
  await page.locator("input[type=file]").setInputFiles(file);
  await page.waitForURL(/\/imports\/files\//);
}

const company = await serve();
try {
  mkdirSync(FOLDER, { recursive: true });
  for (const language of ["zh-CN", "en"]) {
    const chrome = await browser(language);
    for (const { name, login, path, before, height = 860 } of PICTURES) {
      const context = await visitor(chrome, { locale: language, height });
      const page = await context.newPage();
      await page.goto(`${company.origin}/sign-in`);
      await page.locator("#login").fill(login);
      await page.locator("#password").fill(PASSWORD);
      await page.locator("form.card button[type=submit]").click();
      await page.waitForURL(`${company.origin}/`);
      await page.goto(company.origin + path);
      await before?.(page);
      await page.evaluate(() => document.fonts.ready);
      await page.mouse.move(0, 0);
      await page.screenshot({ path: join(FOLDER, `${name}.${language}.png`), animations: "disabled" });
      console.log(`${name}.${language}.png`);
      await context.close();
    }
    await chrome.close();
  }
} finally {
  await company.stop();
}
