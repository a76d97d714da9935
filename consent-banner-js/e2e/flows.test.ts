import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { launch } from "../scripts/chromium.mjs";
import { configured, serveByHeaders } from "./gateway";
import { guarded } from "./guarded";

const VENDOR = "connect.facebook.net";

/** Policies of pages, by their paths. */
const POLICIES: Record<string, string> = {
  "/self": "default-src 'none'; img-src data:; style-src 'self'",
  "/nonces": "default-src 'none'; img-src data:; style-src 'nonce-abc'",
};

const site = guarded(
  (request, response) => {
    const policy = POLICIES[request.url ?? ""];
    const headers = policy ? { "Content-Security-Policy": policy } : {};
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", ...headers }).end(
      `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><script src="https://${VENDOR}/a.js"></script></head>
<body><main><h1>Shop</h1>${"<p>Words.</p>".repeat(40)}</main></body></html>`,
    );
  },
  {
    // Third parties get no cookies, as in other browsers.
    open: () => launch(["--test-third-party-cookie-phaseout"]),
    begin: configured(
      "links: {notice: /notice}\nlook: {signals: [gpp], first-frame: false}\n",
      serveByHeaders,
    ),
  },
);

let contacts: string[];
async function from(country: string, headers: Record<string, string> = {}, more = {}) {
  const page = await site.visitor({
    extraHTTPHeaders: { "X-country": country, ...headers },
    ...more,
  });
  contacts = [];
  await page.context().route(/^https:/, (route) => {
    contacts.push(new URL(route.request().url()).hostname);
    return route.fulfill({ contentType: "text/javascript", body: "" });
  });
  return page;
}
const action = (page: Page, name: string) =>
  page.locator(`consentry-banner [data-action="${name}"]`);
const panel = (page: Page) => page.locator("consentry-banner .panel");
async function answer(page: Page, name: string): Promise<void> {
  const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
  await action(page, name).click();
  expect((await saved).status()).toBe(200);
}

describe("where third parties get no cookies", () => {
  test("an answer holds on the next page all the same, and so does its withdrawal", async () => {
    const page = await from("DE");
    await page.goto(site.shop("/"));
    expect(contacts).toEqual([]);
    await answer(page, "accept-all");
    await expect.poll(() => contacts).toEqual([VENDOR]);
    await page.goto(site.shop("/next"));
    await action(page, "open").waitFor();
    expect(contacts).toEqual([VENDOR, VENDOR]);
    await action(page, "open").click();
    await answer(page, "withdraw");
    await page.goto(site.shop("/last"));
    await action(page, "open").waitFor();
    expect(contacts).toHaveLength(2);
  });
});

describe("where the owner wants none of it in the page's markup", () => {
  test.each([...Object.keys(POLICIES)])(
    "there is a way back without JavaScript, and it moves nothing, %s",
    async (path) => {
      const page = await from("DE", {}, { javaScriptEnabled: false });
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      await page.goto(site.shop(path));
      await action(page, "open").waitFor({ state: "visible" });
      expect(await panel(page).count()).toBe(0);
      expect((await page.locator("h1").boundingBox())?.y).toBeLessThan(40);
      expect(complaints.filter((one) => one.includes("style"))).toEqual([]);
      await action(page, "open").click();
      await page.waitForURL(/_consent\/preferences/);
      await page.getByRole("button", { name: "Reject all" }).click();
      await page.waitForURL(/saved/);
    },
  );

  test("nothing of it is left in the page where scripts run", async () => {
    const page = await from("DE");
    await page.goto(site.shop("/"));
    await panel(page).waitFor();
    expect(await page.locator("consentry-banner").count()).toBe(1);
    expect(await page.locator("noscript:not(consentry-banner *)").count()).toBe(0);
    expect(await page.locator("consentry-banner noscript").isVisible()).toBe(false);
  });
});

describe("__gpp", () => {
  const ask = (page: Page, command: string, parameter?: string) =>
    page.evaluate(
      ([name, value]) =>
        new Promise((resolve) => {
          window.__gpp?.(
            name ?? "",
            (data, success) => {
              resolve({ data, success });
            },
            value,
          );
        }),
      [command, parameter],
    );

  test("tells of an opt-out by the national section where no state is known, and of the change", async () => {
    const page = await from("US");
    await page.goto(site.shop("/"));
    const before = await ask(page, "ping");
    expect(before).toMatchObject({
      success: true,
      data: { gppVersion: "1.1", signalStatus: "ready", applicableSections: [7] },
    });
    await page.evaluate(() => {
      const events: unknown[] = [];
      Object.assign(window, { events });
      window.__gpp?.("addEventListener", (event) => events.push(event));
    });
    await action(page, "open").click();
    await answer(page, "opt-out");
    await action(page, "close").click();
    const events = () =>
      page.evaluate(() =>
        (window as unknown as { events: { eventName: string; data: unknown }[] }).events.map(
          ({ eventName, data }) => `${eventName} ${String(data)}`,
        ),
      );
    await expect.poll(async () => (await events()).at(-1)).toBe("signalStatus ready");
    expect(await events()).toEqual([
      "listenerRegistered true",
      "signalStatus not ready",
      "cmpDisplayStatus visible",
      "sectionChange usnat",
      "cmpDisplayStatus hidden",
      "signalStatus ready",
    ]);
    const held = { SaleOptOut: 1, SharingOptOut: 1, TargetedAdvertisingOptOut: 1 };
    expect(await ask(page, "getSection", "usnat")).toMatchObject({
      success: true,
      data: [held, { Gpc: false }],
    });
    expect(await ask(page, "getField", "usnat.SaleOptOut")).toMatchObject({ data: 1 });
    expect(await ask(page, "hasSection", "usnat")).toMatchObject({ data: true });
    await page.reload();
    expect(await ask(page, "getSection", "usnat")).toMatchObject({ data: [held, { Gpc: false }] });
  });

  test("tells of the signal in its own part of the state's section", async () => {
    const page = await from("US", { "X-region": "CA", "Sec-GPC": "1" });
    await page.goto(site.shop("/"));
    expect(await ask(page, "ping")).toMatchObject({ data: { applicableSections: [8] } });
    expect(await ask(page, "getSection", "usca")).toMatchObject({
      data: [{ SaleOptOut: 1, SharingOptOut: 1 }, { Gpc: true }],
    });
  });

  test("has a string without a section elsewhere", async () => {
    const page = await from("DE");
    await page.goto(site.shop("/"));
    expect(await ask(page, "ping")).toMatchObject({ data: { gppString: "DBAA", sectionList: [] } });
  });
});

test("an answer by the forms of the preferences page reaches a window that stays in sight", async () => {
  const page = await from("DE");
  await page.goto(site.shop("/"));
  await answer(page, "accept-all");
  const forms = await page.context().newPage();
  const errors: string[] = [];
  forms.on("console", (message) => {
    if (/error|warning/.test(message.type())) errors.push(message.text());
  });
  await forms.goto(site.shop("/_consent/preferences"));
  await forms.locator("[value=withdraw]").click();
  await forms.waitForURL(/preferences\?saved/);
  const allowed = () =>
    page.evaluate(() => window.consentry?.get().purposes.advertising?.allowed ?? "?");
  await expect.poll(allowed).toBe(false);
  expect(errors).toEqual([]);
  expect(await page.evaluate(() => document.hidden)).toBe(false);
});
