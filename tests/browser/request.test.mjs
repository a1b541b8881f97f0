// A request from sales to its confirmation, through the pages. `cargo xtask test` runs it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, fits, grave } from "./journey.mjs";

const { signedIn } = company();

/** The page has no finding of axe that is serious or critical, and nothing hangs over its right edge. */
async function sound(page, where) {
  const found = await grave(page, where);
  assert.deepEqual(found, [], found.join("\n"));
  await fits(page, where);
}

const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };
const IN_A_MONTH = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const TITLE = "双十一经销商海报";

/** Opens a step of the request's page and fills it. */
async function step(page, label, fill) {
  const step = page.locator("details.step").filter({ has: page.locator("summary", { hasText: label }) });
  if ((await step.getAttribute("open")) === null) await step.locator("summary").click();
  await fill?.(step);
  await step.getByRole("button", { name: label, exact: true }).click();
}

test("a request goes from sales on a phone through the department to its confirmation", async () => {
  const sales = await signedIn("haitang", PHONE);
  await sales.page.waitForURL(/\/portal$/);
  await sound(sales.page, "the portal on a phone");
  await sales.page.locator(".offers summary", { hasText: "门店海报与台卡" }).click();
  await sales.page.locator(".offers details[open]").getByRole("link", { name: "提出这项需求" }).click();
  await sales.page.waitForURL(/\/portal\/new/);
  await sound(sales.page, "the form on a phone");
  await sales.page.locator("#f-description").fill("经销商门店用，A2 竖版，六十张。");
  await sales.page.getByRole("button", { name: "提交需求" }).click();
  await sales.page.locator("#f-title-problem").waitFor();
  assert.match(await sales.page.locator("#f-description").inputValue(), /六十张/);
  await sales.page.locator("#f-title").fill(TITLE);
  await sales.page.getByRole("button", { name: "提交需求" }).click();
  await sales.page.waitForURL(/\/portal\/requests\/.+/);
  const request = new URL(sales.page.url()).pathname;
  assert.match(await sales.page.locator("main").textContent(), /需求已提交/);
  await sound(sales.page, "the request on a phone");

  const designer = await signedIn("yimo");
  await designer.go("/portal/queue?of=nobody");
  await sound(designer.page, "the queue");
  const row = designer.page.locator("tr", { hasText: TITLE });
  await row.locator("summary", { hasText: "受理" }).click();
  await row.locator("input[type=date]").fill(IN_A_MONTH);
  await row.getByRole("button", { name: "受理" }).click();
  await designer.page.waitForURL(/\/portal\/queue$/);
  await designer.go(request);
  await sound(designer.page, "a request that was taken");
  await step(designer.page, "暂停计时", async (form) => {
    await form.locator("select").selectOption("material_missing");
    await form.locator("textarea").fill("等产品图。");
  });
  await designer.page.locator(".clock-card", { hasText: "等待提出部门提供资料" }).waitFor();
  await sales.go("/portal");
  assert.match(await sales.page.locator("main").textContent(), /计时已停：等待提出部门提供资料/);
  await sales.go(request);
  await step(sales.page, "继续");
  await sales.page.locator(".clock-card", { hasText: "交付还剩" }).waitFor();

  await designer.go(request);
  await step(designer.page, "交付", (form) => form.locator("textarea").first().fill("六十张已印好。"));
  await designer.page.locator("h1", { hasText: "已交付" }).waitFor();
  await sales.go("/portal");
  await sales.page.locator(".turn").getByRole("link", { name: TITLE }).click();
  await step(sales.page, "重新打开", (form) => form.locator("textarea").fill("颜色偏深，请重印。"));
  await sales.page.locator("h1", { hasText: "已受理" }).waitFor();
  await designer.go(request);
  assert.match(await designer.page.locator(".recent").textContent(), /颜色偏深/);
  await step(designer.page, "交付", (form) => form.locator("textarea").first().fill("已重印。"));
  await designer.page.locator("h1", { hasText: "已交付" }).waitFor();

  await sales.go(request);
  await step(sales.page, "确认完成", (form) => form.locator("label.mark", { hasText: "满足需求，沟通顺畅" }).click());
  await sales.page.locator("h1", { hasText: "已确认" }).waitFor();
  await sound(sales.page, "a request that was confirmed");
  await sales.go("/portal");
  assert.match(await sales.page.locator("main").textContent(), new RegExp(TITLE));
  await designer.done();
  await sales.done();
});

test("the inbox is worked off by keys, and axe finds nothing grave in the rooms of collaboration", async () => {
  const { page, go, done } = await signedIn("jianing");
  await go("/intelligence");
  await sound(page, "the inbox");
  const first = await page.locator("article h2").textContent();
  await page.keyboard.press("l");
  await page.locator("article h2").filter({ hasNotText: first }).waitFor();
  for (const path of ["/intelligence/digests", "/intelligence/digests/new", "/received", "/meetings", "/handover", "/portal"]) {
    await go(path);
    await sound(page, path);
  }
  await done();
});

test("the rooms of collaboration fit a phone", async () => {
  const { page, go, done } = await signedIn("jianing", PHONE);
  for (const path of ["/portal/queue", "/intelligence", "/intelligence/digests/new", "/meetings", "/handover"]) {
    await go(path);
    await sound(page, path);
  }
  await done();
});
