import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launch } from "../scripts/chromium.mjs";
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

test("a page that is made ready in advance asks nothing that was answered until it is seen", async () => {
  const looks: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/state")) looks.push(request.url());
  });
  await page.addInitScript(() => {
    Object.defineProperty(document, "prerendering", { value: true });
  });
  await page.goto(site.url);
  expect(await page.locator("consentry-banner [data-action]").count()).toBe(0);
  site.choices = { functional: false, analytics: false, advertising: false };
  // Both come when a browser shows the page.
  await page.evaluate(() => {
    for (const type of ["prerenderingchange", "visibilitychange"])
      document.dispatchEvent(new Event(type));
  });
  await action("open").waitFor();
  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(looks).toHaveLength(1);
});

describe("a tab that is come back to", () => {
  /** The page's own requests for the state, while a test runs. */
  let looks: number;
  beforeEach(async () => {
    looks = 0;
    page.on("request", (request) => {
      if (request.url().endsWith("/v1/state")) looks++;
    });
    site.choices = { functional: true, analytics: true, advertising: true };
    await page.goto(site.url);
    await action("open").waitFor();
  });
  const turn = (hidden: boolean) =>
    page.evaluate((value) => {
      Object.defineProperty(document, "hidden", { configurable: true, value });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);

  test("holds to what was answered by forms meanwhile, for one request", async () => {
    site.choices = { functional: false, analytics: false, advertising: false };
    await turn(true);
    expect(looks).toBe(0);
    await turn(false);
    await expect.poll(allowed).toBe(false);
    expect(looks).toBe(1);
  });

  test("leaves what the visitor is about to answer as it is", async () => {
    await action("open").click();
    await page.locator('consentry-banner [data-purpose="advertising"]').click();
    const state = page.waitForResponse((response) => response.url().endsWith("/v1/state"));
    await turn(true);
    await turn(false);
    await (await state).finished();
    await page.evaluate(() => new Promise((done) => setTimeout(done)));
    await action("save").click();
    await expect.poll(() => site.posted).toMatchObject([{ purposes: { advertising: false } }]);
  });

  test("goes on refusing what could not be recorded", async () => {
    site.failure = { status: 503, body: "{}" };
    for (const name of ["open", "withdraw"]) await action(name).click();
    await page.getByRole("alert").waitFor();
    expect(await allowed()).toBe(false);
    const state = page.waitForResponse((response) => response.url().endsWith("/v1/state"));
    await turn(true);
    await turn(false);
    await (await state).finished();
    const changed = () => page.evaluate(() => window.consentry?.get().purposes.advertising);
    await expect.poll(changed).toEqual({ allowed: false, reason: "refused" });
    site.failure = undefined;
    await action("retry").click();
    await action("open").waitFor();
    await turn(true);
    await turn(false);
    await expect.poll(() => looks).toBe(2);
    expect(await allowed()).toBe(false);
  });
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
