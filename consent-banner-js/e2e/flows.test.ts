import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { launch } from "../test/chromium";
import { dataFolder } from "./folder";
import { serveByHeaders } from "./gateway";
import { guarded } from "./guarded";

const VENDOR = "connect.facebook.net";

const site = guarded(
  (_, response) => {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(
      `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"><script src="https://${VENDOR}/a.js"></script></head>
<body><main><h1>Shop</h1>${"<p>Words.</p>".repeat(40)}</main></body></html>`,
    );
  },
  {
    // Third parties get no cookies, as in other browsers.
    open: () => launch(["--test-third-party-cookie-phaseout"]),
    async begin(origin) {
      const folder = await dataFolder();
      const config = join(folder.path, "consentry.yaml");
      await writeFile(config, "links: {notice: /notice}\nlook: {signals: [gpp]}\n");
      const gateway = await serveByHeaders(origin, "--config", config);
      return {
        ...gateway,
        async stop() {
          const code = await gateway.stop();
          await folder.remove();
          return code;
        },
      };
    },
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
async function answer(page: Page, name: string, by: "click" | "tap" = "click"): Promise<void> {
  const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
  await action(page, name)[by]();
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

describe("on a phone", () => {
  test("the question leaves the page readable and is answered by touch, and the way back stays in reach", async () => {
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
    const page = await from("DE", {}, phone);
    await page.goto(site.shop("/"));
    await panel(page).waitFor();
    const box = await panel(page).boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
    expect(box?.height).toBeLessThan(740 / 2);
    await answer(page, "reject-all", "tap");
    await page.reload();
    await action(page, "open").waitFor();
    const control = await action(page, "open").boundingBox();
    expect(control?.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await action(page, "open").tap();
    await panel(page).waitFor();
    for (const one of await panel(page).locator("button").all()) {
      await one.scrollIntoViewIfNeeded();
      const place = await one.boundingBox();
      expect(place && place.x >= 0 && place.x + place.width <= 360).toBe(true);
    }
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
