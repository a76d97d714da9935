import { type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launch } from "../scripts/chromium.mjs";
import { type Site, startSite } from "./site";
import { WAYS } from "./ways";

let browser: Browser;
let site: Site;
let page: Page;
const errors: string[] = [];

beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), startSite()]);
  page = await browser.newPage();
  page.on("pageerror", (error) => errors.push(String(error)));
  await page.goto(site.url);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});

// One page for all of them: what one leaves behind in it is in nobody's way.
test.each(WAYS.map(([way, kind, run], i) => ({ way, path: `/${i}.${kind}`, run })))(
  "a denied host is not contacted, another one is, by $way",
  async ({ path, run }) => {
    await page.evaluate(run, site.vendor("ads.localhost", path));
    await page.evaluate(run, site.vendor("cdn.localhost", path));
    await expect
      .poll(() => site.contacts.some((one) => one.startsWith("cdn.localhost" + path)), {
        timeout: 5_000,
      })
      .toBe(true);
    expect(site.contacts.filter((one) => one.startsWith("ads"))).toEqual([]);
    expect(errors).toEqual([]);
  },
);
