import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openCalm } from "./calm";
import { serveByHeaders } from "./gateway";
import { guarded } from "./guarded";

const ADVERTISER = "connect.facebook.net";
const ANALYST = "static.hotjar.com";

const PAGE = `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<script src="https://${ADVERTISER}/en_US/fbevents.js"></script>
<script src="https://${ANALYST}/c/hotjar-1.js"></script></head>
<body><main><h1>Tea mug</h1><p class="price">12.00</p><form action="/buy"><button>Buy</button></form></main></body></html>`;

/** What the site was asked with, the last time. */
let asked: Record<string, string | string[] | undefined>;

const { shop, visitor } = guarded(
  (request, response) => {
    asked = request.headers;
    response
      .writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" })
      .end(PAGE);
  },
  { begin: serveByHeaders },
);

interface Person {
  page: Page;
  /** The vendors that the browser sent a request to. */
  contacted: Set<string>;
  /** Opens the shop anew and gives the vendors that were contacted by that. */
  visit(this: void): Promise<string[]>;
  act(this: void, action: string): Promise<void>;
  /** The same, with an answer that is kept. */
  answer(this: void, action: string): Promise<void>;
}

/** A browser profile of somebody in a state, of whom headers tell more. */
async function person(region: string, headers: Record<string, string> = {}): Promise<Person> {
  const page = await visitor({
    extraHTTPHeaders: { "X-country": "US", "X-region": region, ...headers },
  });
  const contacted = new Set<string>();
  await page.context().route(/^https:/, (route) => {
    contacted.add(new URL(route.request().url()).hostname);
    return route.fulfill({ contentType: "text/javascript", body: "" });
  });
  const act = (action: string) =>
    page.locator(`consentry-banner [data-action="${action}"]`).first().click();
  return {
    page,
    contacted,
    act,
    async visit() {
      await openCalm(page, shop("/"), () => {
        contacted.clear();
      });
      return [...contacted].sort();
    },
    async answer(action) {
      const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
      await act(action);
      expect((await saved).status()).toBe(200);
    },
  };
}

const BOTH = [ADVERTISER, ANALYST];
const control = (page: Page) => page.locator('consentry-banner [data-action="open"]');
const honored = (page: Page) => page.locator('consentry-banner .control [data-role="gpc-status"]');
const panel = (page: Page) => page.locator("consentry-banner .panel");
const read = (page: Page, path: string) =>
  page.evaluate(async (from) => (await fetch(from)).json() as unknown, `/_consent/v1/${path}`);

describe.each(["CA", "CT", "TX", "NE"])("a visitor from %s", (region) => {
  it("has the link with its icon on every page, and one switch that opts out of everything", async () => {
    const { page, visit, act, answer } = await person(region);
    expect(await visit()).toEqual(BOTH);
    expect(await panel(page).count()).toBe(0);
    expect(await control(page).textContent()).toBe("Your Privacy Choices");
    expect(await control(page).locator("svg").isVisible()).toBe(true);

    await act("open");
    const switches = page.locator('consentry-banner [role="switch"]');
    await expect.poll(() => switches.count()).toBe(1);
    expect(await switches.getAttribute("aria-checked")).toBe("false");
    await answer("opt-out");
    await expect.poll(() => switches.getAttribute("aria-checked")).toBe("true");
    expect(await visit()).toEqual([]);
    expect(asked["consentry-advertising"]).toBe("deny");
  });

  it("is told inline that the signal was honoured, and never by a pop-up", async () => {
    const { page, visit } = await person(region, { "Sec-GPC": "1" });
    expect(await visit()).toEqual([]);
    await honored(page).waitFor();
    expect(await honored(page).textContent()).toBe("Opt-Out Request Honored");
    expect(await panel(page).count()).toBe(0);
    expect(asked["sec-gpc"]).toBe("1");
  });
});

it("opting back in takes two steps, and going back is none", async () => {
  const { page, visit, act, answer } = await person("CA");
  await visit();
  await act("open");
  await answer("opt-out");
  await act("opt-in");
  await page.locator('consentry-banner [data-action="confirm-opt-in"]').waitFor();
  await act("back");
  expect(await visit()).toEqual([]);

  await act("open");
  await act("opt-in");
  await answer("confirm-opt-in");
  expect(await visit()).toEqual(BOTH);
});

it("a choice against the signal is told of the conflict first, and then outweighs it", async () => {
  const { page, visit, act, answer } = await person("CA", { "Sec-GPC": "1" });
  await visit();
  await act("open");
  await act("opt-in");
  await expect
    .poll(() => panel(page).textContent())
    .toContain("Global Privacy Control is on and asks us not to do this.");
  expect(await read(page, "state")).toMatchObject({
    purposes: { advertising: { allowed: false, reason: "gpc" } },
  });
  await answer("confirm-opt-in");
  expect(await visit()).toEqual(BOTH);
});

it("a signal that only the page sees is reported once, recorded, and counts from then on", async () => {
  const { page, visit } = await person("TX");
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { get: () => true });
  });
  const reports: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith("/v1/choices")) reports.push(request.postData() ?? "");
  });
  await visit();
  await expect.poll(() => reports.length).toBe(1);
  expect(reports[0]).toContain('"method":"gpc"');
  await honored(page).waitFor();
  expect(await visit()).toEqual([]);
  expect(reports).toHaveLength(1);
  expect(asked["consentry-advertising"]).toBe("deny");
  expect(await read(page, "state")).toMatchObject({
    purposes: { advertising: { allowed: false }, analytics: { allowed: false } },
  });
});

it("an opt-out of an account holds in its other browser, and a signal of one is that of both", async () => {
  const first = await person("NE", { "X-account": "ann" });
  const second = await person("NE", { "X-account": "ann" });
  const stranger = await person("NE", { "X-account": "bob" });
  expect(await second.visit()).toEqual(BOTH);
  await first.visit();
  await first.act("open");
  await first.answer("opt-out");
  expect(await second.visit()).toEqual([]);
  expect(await stranger.visit()).toEqual(BOTH);

  const signalling = await person("CT", { "X-account": "cid", "Sec-GPC": "1" });
  const silent = await person("CT", { "X-account": "cid" });
  expect(await signalling.visit()).toEqual([]);
  await expect.poll(silent.visit).toEqual([]);
});

it("nothing loads for anybody under 16 without the right opt-in", async () => {
  for (const age of ["12", "14", "unreadable"]) {
    const young = await person("TX", { "X-age": age });
    expect(await young.visit(), age).toEqual([]);
  }
  const own = await person("TX", { "X-age": "14" });
  await own.visit();
  await own.act("open");
  await own.act("opt-in");
  await own.answer("confirm-opt-in");
  expect(await own.visit()).toEqual(BOTH);

  const child = await person("TX", { "X-age": "12" });
  await child.visit();
  const status = await child.page.evaluate(async () => {
    const purposes = { advertising: true };
    const body = JSON.stringify({ method: "custom", purposes, confirmed: true });
    const headers = { "Content-Type": "application/json" };
    return (await fetch("/_consent/v1/choices", { method: "POST", headers, body })).status;
  });
  expect(status).toBe(403);
  expect(await child.visit()).toEqual([]);
  const grown = await person("TX", { "X-age": "16" });
  expect(await grown.visit()).toEqual(BOTH);
});

it("who refuses, signals or accepts gets the same page but for tags and banner", async () => {
  const accepting = await person("CO");
  const refusing = await person("CO");
  const signalling = await person("CO", { "Sec-GPC": "1" });
  await refusing.visit();
  await refusing.act("open");
  await refusing.answer("opt-out");
  const shown: unknown[] = [];
  for (const { page, visit } of [accepting, refusing, signalling]) {
    await visit();
    await control(page).waitFor();
    shown.push(
      await page.evaluate(() => ({
        title: document.title,
        main: document.querySelector("main")?.outerHTML,
        place: JSON.stringify(document.querySelector("main")?.getBoundingClientRect()),
        rest: [...document.body.children].map((one) => one.localName).sort(),
      })),
    );
  }
  expect(shown[1]).toEqual(shown[0]);
  expect(shown[2]).toEqual(shown[0]);
});
