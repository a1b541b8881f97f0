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
    stranger: (options) => stranger(stage, options),
  });
}

/** A page of a new visitor without an account; every script error on it fails the journey. */
async function stranger({ origin, chrome }, options) {
  const context = await visitor(chrome, options);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
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
