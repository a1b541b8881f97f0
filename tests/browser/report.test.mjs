// A market report from its plan to the decision that cites it, as people of the demo company go through it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { appears, company, day } from "./journey.mjs";

const { at } = company();

const PLAN = "渠道价格监测";
const EFFECT = "第 3 节的到手价走势支持提前两周启动秋季促销，预算不变。";

/** The analyst plans a monthly report for the managing director, who agrees; the program makes the first one. */
async function planned() {
  const analyst = await at("yuan");
  const due = await day(analyst.page, 10);
  await analyst.go("/insight");
  await analyst.look("the plan of the month");
  await analyst.go("/records/report_plan/new");
  await analyst.page.locator("#f-title").fill(PLAN);
  await analyst.page.locator("#f-topic").selectOption("market");
  await analyst.page.locator("#f-cadence").selectOption("month");
  await analyst.choose("reader", "江怀瑾");
  await analyst.page.locator("#f-starts_on").fill(due);
  await analyst.look("the form of a plan");
  await analyst.send();
  const plan = analyst.page.url();
  await analyst.done();

  const director = await at("huaijin");
  await director.page.getByRole("link", { name: PLAN }).first().click();
  await director.page.waitForURL(plan);
  await director.step("批准");
  await director.state("执行中");
  const report = director.page.locator("main a[href^='/records/report/']", { hasText: PLAN });
  await appears(director.page, report);
  await director.look("a plan in force");
  const address = await report.first().getAttribute("href");
  await director.done();
  return address;
}

/** The author drafts and hands in; the head of the department takes it and asks two people outside the author's line. */
async function written(report) {
  const author = await at("yuan");
  await author.go(report);
  await author.step("开始撰写");
  await author.page.locator(".head-acts").getByRole("link", { name: "编辑", exact: true }).click();
  await author.page.locator("#f-summary").fill("## 结论\n\n线上到手价较上月下降 4 %，低价集中在两个平台。");
  await author.send();
  await author.step("提交");
  const pdf = { name: "渠道价格监测.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4\n%%EOF\n") };
  await author.page.locator("#f-files").setInputFiles(pdf);
  await author.look("the form of handing in");
  await author.send();
  await author.state("已提交");
  await author.done();

  const head = await at("zhiyuan");
  await head.go(report);
  await head.step("验收");
  await head.state("已验收");
  const reviews = [];
  for (const reviewer of ["陆明哲", "苏婉宁"]) {
    await head.go(`/records/report_review/new?f.report=${report.split("/").pop()}`);
    await head.page.locator("#f-title").fill(`${PLAN}：${reviewer}的评审`);
    await head.choose("reviewer", reviewer);
    await head.send();
    reviews.push(new URL(head.page.url()).pathname);
  }
  await head.look("a review that was assigned");
  await head.done();
  return reviews;
}

/** Whoever sits in the author's line is refused as a reviewer, beside the field. */
async function refused(report) {
  const head = await at("zhiyuan");
  await head.go(`/records/report_review/new?f.report=${report.split("/").pop()}`);
  await head.page.locator("#f-title").fill("上级的评审");
  await head.choose("reviewer", "沈知远");
  await head.page.locator("form.card button[type=submit]").click();
  await head.page.getByRole("alert").waitFor();
  assert.match(await head.page.getByRole("alert").textContent(), /评审人/);
  await head.look("a reviewer who is refused");
  await head.done();
}

/** Each marks without seeing the other; neither the other reviewer nor the author learns that there is a mark. */
async function reviewed([mine, theirs]) {
  const first = await at("mingzhe");
  await first.page.getByRole("link", { name: `${PLAN}：陆明哲的评审` }).first().click();
  await first.page.waitForURL(new RegExp(mine));
  await mark(first, { coverage: 4, reasoning: 4, foresight: 3 });
  await first.done();

  for (const login of ["wanning", "yuan"]) {
    const other = await at(login);
    assert.equal((await other.go(mine)).status(), 404, `${login} opens a blind review`);
    await other.go(`/search?q=${encodeURIComponent("陆明哲的评审")}`);
    assert.equal(await other.page.locator(`main a[href='${mine}']`).count(), 0, `${login} finds a blind review`);
    await other.done();
  }

  const second = await at("wanning");
  await second.go(theirs);
  await mark(second, { coverage: 5, reasoning: 4, foresight: 4 });
  await second.done();
}

async function mark(reviewer, marks) {
  await reviewer.step("提交评分");
  for (const [field, value] of Object.entries(marks)) {
    await reviewer.page.locator(`input[name='f.${field}'][value='${value}']`).check();
  }
  await reviewer.page.locator("#f-remarks").fill("三个平台的价格均有截图，抽查 20 条无误。");
  await reviewer.look("the form of a review");
  await reviewer.send();
  await reviewer.state("已评分");
}

/** Published and released, it stands in the library, and its author reads what was said of it. */
async function published(report, reviews) {
  const author = await at("yuan");
  await author.go(report);
  await author.step("发布");
  await author.state("已发布");
  await author.done();

  const head = await at("zhiyuan");
  for (const review of reviews) {
    await head.go(review);
    await head.step("公布评审");
    await head.state("已公布");
  }
  await head.go("/insight/library");
  await head.page.getByRole("link", { name: PLAN }).first().waitFor();
  await head.look("the library");
  await head.done();

  const reader = await at("yuan");
  await reader.go(report);
  await reader.page.getByText("陆明哲的评审").first().waitFor();
  await reader.look("a published report");
  await reader.done();
}

/** Its author says which decision rests on it; only whoever decided confirms that. */
async function cited(report) {
  const author = await at("yuan");
  const today = await day(author.page, 0);
  await author.go(`/records/decision/new?f.report=${report.split("/").pop()}`);
  await author.page.locator("#f-title").fill("秋季促销提前两周启动");
  await author.choose("decided_by", "江怀瑾");
  await author.page.locator("#f-decided_on").fill(today);
  await author.page.locator("#f-effect").fill(EFFECT);
  await author.send();
  await author.state("待确认");
  assert.equal(await author.page.locator(".head-acts").getByRole("button", { name: "确认", exact: true }).count(), 0);
  await author.done();

  const decider = await at("huaijin");
  await decider.go("/insight/decisions");
  const claim = decider.page.locator("li", { hasText: "秋季促销提前两周启动" });
  assert.match(await claim.textContent(), /到手价走势/);
  await decider.look("decisions to be confirmed");
  await claim.getByRole("link", { name: "秋季促销提前两周启动" }).click();
  await decider.step("确认");
  await decider.state("已确认");
  await decider.look("a confirmed decision");
  await decider.go("/insight/decisions");
  const confirmed = decider.page.locator("tr", { hasText: "秋季促销提前两周启动" });
  assert.equal(await confirmed.getByRole("link", { name: PLAN }).getAttribute("href"), report);
  await decider.done();
}

test("a report goes from its plan to the decision that cites it", async () => {
  const report = await planned();
  const reviews = await written(report);
  await refused(report);
  await reviewed(reviews);
  await published(report, reviews);
  await cited(report);
});
