// What every file of journeys shares: a company served for it, people who sign in, and what is asked of their pages.

import assert from "node:assert/strict";
import { after, before } from "node:test";
import AxeBuilder from "@axe-core/playwright";
import { PASSWORD, browser, serve, visitor } from "./stage.mjs";

/** Serves a demo company to the journeys of one file, and ends it after them. `origin` and `chrome` are set by then. */
export function company({ size = "small" } = {}) {
  const stage = { origin: null, chrome: null };
  let served;
  before(async () => {
    served = await serve({ size });
    stage.origin = served.origin;
    stage.chrome = await browser();
  });
  after(async () => {
    await stage.chrome?.close();
    await served?.stop();
  });
  return Object.assign(stage, {
    signedIn: (login, options) => signedIn(stage, login, options),
    at: (login, options) => at(stage, login, options),
    stranger: (options) => stranger(stage, options),
  });
}

/** A page of a new visitor without an account; every script error on it fails the journey. */
async function stranger({ origin, chrome }, options) {
  const context = await visitor(chrome, options);
  const page = await context.newPage();
  page.setDefaultTimeout(45_000); // a program built for tests computes its first scorecard slowly
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  return {
    page,
    go: (path) => page.goto(origin + path),
    async done() {
      assert.deepEqual(errors, []);
      await context.close();
    },
  };
}

/** The same, of somebody who has signed in. */
async function signedIn(stage, login, options) {
  const visit = await stranger(stage, options);
  const { page, go } = visit;
  await go("/sign-in");
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(PASSWORD);
  await page.locator("form.card button[type=submit]").click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
  return visit;
}

/** A person at work: what they do on pages, and what axe finds on those that are looked at. */
async function at(stage, login, options) {
  const visit = await signedIn(stage, login, options);
  const { page, go } = visit;
  const found = [];
  return {
    ...visit,
    /** Opens a page and looks at it. */
    async see(path) {
      await go(path);
      found.push(...(await grave(page, path)));
    },
    /** Looks at the page that is open. */
    async look(where) {
      found.push(...(await grave(page, where)));
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
    /** Takes a step from the record's page, or opens its form where it asks for something. */
    async step(label) {
      const button = page.locator(".head-acts").getByRole("button", { name: label, exact: true });
      const link = page.locator(".head-acts").getByRole("link", { name: `${label} …` });
      await button.or(link).first().waitFor();
      const asks = (await link.count()) > 0;
      await button.or(link).first().click();
      if (asks) await page.waitForURL(/\/moves\//);
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

/** The company's own day, which stands at the head of everybody's desk, or one so many days from it. */
export async function day(page, ahead = 0) {
  return later((await page.locator(".head-help").first().textContent()).slice(0, 10), ahead);
}

/** A day so many days after another. */
export function later(date, days) {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Loads the page again until what the program does by itself stands on it. */
export async function appears(page, locator) {
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await locator.count()) > 0) return;
    await page.waitForLoadState("networkidle");
    await page.reload();
  }
  assert.fail(`nothing appeared on ${page.url()}`);
}

/** The findings of axe that are serious or critical, in words. */
export async function grave(page, where) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return found.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join("\n  ")}`);
}

/** Nothing hangs over the right edge. */
export async function fits(page, where) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(over <= 0, `${where} is ${over} px wider than the window`);
}
