import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launch } from "./chromium";
import { type Site, startSite } from "./site";

let browser: Browser;
let site: Site;
let page: Page;

beforeAll(async () => {
  // Third parties get no cookies, as in other browsers.
  [browser, site] = await Promise.all([
    launch(["--test-third-party-cookie-phaseout"]),
    startSite(),
  ]);
});
afterAll(async () => {
  await browser.close();
  await site.close();
});
beforeEach(async () => {
  site.reset();
  const context = await browser.newContext({
    locale: "en-US",
    reducedMotion: "reduce",
    viewport: { width: 390, height: 844 },
  });
  page = await context.newPage();
});
afterEach(() => page.context().close());

const action = (name: string) => page.locator(`consentry-banner [data-action="${name}"]`);
const allowed = () =>
  page.evaluate(() => window.consentry?.get().purposes.advertising?.allowed === true);

test("a page that is gone back to holds to what was answered meanwhile", async () => {
  site.choices = { functional: true, analytics: true, advertising: true };
  await page.goto(site.url);
  await action("open").waitFor();
  expect(await allowed()).toBe(true);
  // Chromium keeps no page for going back to while it is driven: the events are those that it would get.
  const go = (name: string) =>
    page.evaluate(
      (type) => dispatchEvent(new PageTransitionEvent(type, { persisted: true })),
      name,
    );
  await go("pagehide");
  const next = await page.context().newPage();
  await next.goto(site.url);
  for (const name of ["open", "withdraw", "open"])
    await next.locator(`consentry-banner [data-action="${name}"]`).click();
  expect(await allowed()).toBe(true);
  await go("pageshow");
  await expect.poll(allowed).toBe(false);
  const before = site.contacts.length;
  await page.evaluate(
    ([ads, cdn]) => {
      new Image().src = ads;
      new Image().src = cdn;
    },
    [site.vendor("ads.localhost", "/x.svg"), site.vendor("cdn.localhost", "/x.svg")] as const,
  );
  await expect.poll(() => site.contacts.slice(before)).toEqual(["cdn.localhost/x.svg"]);
});

test("on a phone the question leaves the page readable, and answers by touch and by keyboard", async () => {
  await page.goto(site.url);
  const panel = page.getByRole("dialog");
  await panel.waitFor();
  const box = await panel.boundingBox();
  expect(box && box.x >= 0 && box.x + box.width <= 390).toBe(true);
  expect(box?.height).toBeLessThan(844 / 2);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await action("reject-all").press("Enter");
  await action("open").waitFor();
  expect(site.posted).toMatchObject([{ method: "reject-all" }]);
});
