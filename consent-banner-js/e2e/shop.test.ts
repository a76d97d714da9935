import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launch } from "../scripts/chromium.mjs";
import { openCalm } from "./calm";
import { type Demo, startDemo } from "./demo";
import { dataFolder, type Folder } from "./folder";

/** Vendors that every visitor's browser may contact: a library and fonts. */
const NECESSARY = new Set(["cdn.jsdelivr.net", "fonts.googleapis.com", "fonts.gstatic.com"]);

/** Vendors whose tags stand on every page of the shop. */
const ADVERTISING_AND_ANALYTICS = [
  "www.googletagmanager.com",
  "connect.facebook.net",
  "static.hotjar.com",
];

/** Vendors that some page of the shop has beside those. */
const ELSEWHERE = ["www.clarity.ms", "www.youtube.com", "www.google.com", "client.crisp.chat"];

const PAGES = ["/", "/shop", "/shop/tide-mug", "/journal/throwing-a-mug", "/contact"];

let browser: Browser;
let demo: Demo;
let data: Folder;
let context: BrowserContext;
let page: Page;
/** The vendors' hosts that the browser sent a request to. */
let contacted: Set<string>;

/** Opens a browser profile of somebody at a place, and notes every vendor that it contacts. */
async function visitor(place: string, more: { gpc?: boolean; javaScript?: boolean } = {}) {
  context = await browser.newContext({
    locale: "en-US",
    javaScriptEnabled: more.javaScript ?? true,
    viewport: { width: 1280, height: 800 },
    ...(more.gpc ? { extraHTTPHeaders: { "Sec-GPC": "1" } } : {}),
  });
  await context.addCookies([{ name: "demo_place", value: place, url: demo.shop }]);
  contacted = new Set();
  context.on("request", (request) => {
    const host = new URL(request.url()).hostname;
    if (host.endsWith(".localhost")) contacted.add(host.slice(0, -".localhost".length));
  });
  page = await context.newPage();
}

const open = (path: string, left?: () => void) => openCalm(page, demo.shop + path, left);
const forget = () => {
  contacted.clear();
};

function trackers() {
  return [...contacted].filter((host) => !NECESSARY.has(host)).sort();
}

const banner = (action: string) => page.locator(`consentry-banner [data-action="${action}"]`);

async function choose(action: string) {
  const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
  await banner(action).click();
  expect((await saved).status()).toBe(200);
}

beforeAll(async () => {
  data = await dataFolder();
  [browser, demo] = await Promise.all([launch(), startDemo(data.path)]);
});
afterAll(async () => {
  await browser.close();
  expect(await demo.stop()).toBe(0);
  await data.remove();
});
afterEach(() => context.close());

describe("a visitor from Germany", () => {
  beforeEach(() => visitor("DE"));

  it("contacts nobody but the necessary before answering, on any page", async () => {
    for (const path of PAGES) {
      await open(path);
      await expect.poll(() => banner("accept-all").isVisible()).toBe(true);
      expect(await banner("reject-all").isVisible()).toBe(true);
    }
    expect(trackers()).toEqual([]);
    expect(contacted.size).toBeGreaterThan(0);
  });

  it("sees parked tags come alive on 'Accept all', without a reload", async () => {
    await open("/journal/throwing-a-mug");
    await page.evaluate(() => Object.assign(window, { stillHere: true }));
    await choose("accept-all");
    for (const host of ADVERTISING_AND_ANALYTICS)
      await expect.poll(() => [...contacted], { message: host }).toContain(host);
    await expect.poll(() => page.frames().some((one) => one.url().includes("youtube"))).toBe(true);
    expect(await page.evaluate(() => "stillHere" in window)).toBe(true);
  });

  it("meets every vendor of the shop once all is granted", async () => {
    await open("/");
    await choose("accept-all");
    for (const path of PAGES) await open(path);
    expect(trackers()).toEqual(
      expect.arrayContaining([...ADVERTISING_AND_ANALYTICS, ...ELSEWHERE]),
    );
  });

  it("keeps a grant over a reload and a restart of the gateway", async () => {
    await open("/");
    await choose("accept-all");
    await demo.stop();
    demo = await startDemo(data.path);
    await open("/", forget);
    expect(trackers()).toEqual(expect.arrayContaining(ADVERTISING_AND_ANALYTICS));
    expect(await banner("accept-all").isVisible()).toBe(false);
  });

  it("keeps everything off after 'Reject all', and is not asked again", async () => {
    await open("/");
    await choose("reject-all");
    for (const path of PAGES) {
      await open(path);
      await banner("open").waitFor();
      expect(await banner("accept-all").isVisible()).toBe(false);
    }
    expect(trackers()).toEqual([]);
    expect(contacted.size).toBeGreaterThan(0);
  });

  it("withdraws with one click on what is always there", async () => {
    await open("/");
    await choose("accept-all");
    await banner("open").click();
    await choose("withdraw");
    await open("/", forget);
    for (const path of PAGES) await open(path);
    expect(trackers()).toEqual([]);
    expect(contacted.size).toBeGreaterThan(0);
  });

  it("grants one purpose alone", async () => {
    await open("/");
    await banner("choose").click();
    await page.locator('consentry-banner [data-purpose="analytics"]').click();
    await choose("save");
    await open("/");
    expect(contacted).toContain("static.hotjar.com");
    expect(contacted).not.toContain("connect.facebook.net");
    expect(contacted).not.toContain("www.googletagmanager.com");
  });
});

describe("a visitor from California", () => {
  it("with Global Privacy Control sees advertising and analytics off, and is told so", async () => {
    await visitor("US-CA", { gpc: true });
    for (const path of ["/", "/shop", "/shop/tide-mug"]) await open(path);
    expect(trackers().filter((host) => ADVERTISING_AND_ANALYTICS.includes(host))).toEqual([]);
    const status = page.locator('consentry-banner [data-role="gpc-status"]').first();
    await expect.poll(() => status.isVisible()).toBe(true);
    expect(await status.textContent()).toContain("Opt-Out Request Honored");
  });

  it("without it contacts vendors until opting out", async () => {
    await visitor("US-CA");
    await open("/");
    expect(trackers()).toEqual(expect.arrayContaining(ADVERTISING_AND_ANALYTICS));
    await banner("open").click();
    await choose("opt-out");
    await open("/", forget);
    expect(trackers().filter((host) => ADVERTISING_AND_ANALYTICS.includes(host))).toEqual([]);
  });
});

it("a visitor without JavaScript contacts nobody but the necessary", async () => {
  await visitor("DE", { javaScript: false });
  for (const path of PAGES) await open(path);
  expect(trackers()).toEqual([]);
  expect(contacted.size).toBeGreaterThan(0);
});
