// Every room that people find in their navigation, and the pages in it: whole for axe, and no wider than a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { company, fits, grave } from "./journey.mjs";

const { signedIn } = company();

const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };
/** Whose rooms are looked at: together they see them all. */
const PEOPLE = ["zhiyuan", "haitang", "lixing"];

/** Addresses of the rooms in the navigation, and of the tabs in each; lists of records are alike, one stands for all. */
async function rooms({ page, go }) {
  const links = (selector) => page.locator(selector).evaluateAll((all) => all.map((one) => one.getAttribute("href")));
  await go("/");
  const own = (address) => address.startsWith("/") && !address.startsWith("/records/");
  const found = new Set((await links(".side-list a")).filter(own));
  for (const address of [...found]) {
    await go(address);
    for (const tab of await links("nav.tabs a")) if (own(tab)) found.add(tab);
  }
  return [...found, "/notices", "/notices/digest", "/notices/preferences", "/account/calendars", "/search?q=%E5%87%80%E6%B0%B4"];
}

for (const login of PEOPLE) {
  test(`the rooms of ${login}: axe finds nothing grave, and nothing hangs over the edge`, { timeout: 600_000 }, async () => {
    const wide = await signedIn(login);
    const narrow = await signedIn(login, PHONE);
    const found = [];
    for (const address of await rooms(wide)) {
      await wide.go(address);
      found.push(...(await grave(wide.page, address)));
      await narrow.go(address);
      await fits(narrow.page, address);
    }
    assert.deepEqual(found, [], found.join("\n"));
    await wide.done();
    await narrow.done();
  });
}
