import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { guarded } from "./guarded";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const { shop, visitor } = guarded((_, response) => {
  response
    .writeHead(200, { "Content-Type": "text/html" })
    .end("<!doctype html><title>Shop</title><h1>Shop</h1>");
});

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    (window as never as { axe: { run: () => Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

async function press(page: Page, method: string) {
  await page.goto(shop("/_consent/preferences"));
  await page.locator(`[value=${method}]`).click();
  await page.waitForURL(/preferences\?saved/);
}

test.each(["en", "de", "ar"])("what is stored can be read by everybody, %s", async (locale) => {
  const page = await visitor({ locale });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (/error|warning/.test(message.type())) complaints.push(message.text());
  });
  await press(page, "accept-all");
  await press(page, "withdraw");
  await press(page, "restrict");
  await page.goto(shop("/_consent/preferences"));
  await page.locator("a[href='/_consent/preferences?record']").click();
  expect(await page.locator("time").count()).toBe(3);
  const folder = process.env["CONSENTRY_SCREENSHOTS"];
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const open of [false, true]) {
      await page
        .locator("details")
        .first()
        .evaluate((one, open) => one.toggleAttribute("open", open), open);
      for (const width of [320, 1000]) {
        await page.setViewportSize({ width, height: 800 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        if (folder && scheme === "light")
          await page.screenshot({
            path: `${folder}/record-${locale}-${String(width)}${open ? "-open" : ""}.png`,
            fullPage: true,
          });
      }
      expect(await violations(page)).toEqual([]);
    }
  }
  const file = page.waitForEvent("download");
  await page.locator("a[download]").click();
  const download = await file;
  expect(download.suggestedFilename()).toBe("consent-record.json");
  expect(JSON.parse(readFileSync(await download.path(), "utf8"))).toMatchObject({
    events: [{ method: "accept-all" }, { method: "withdraw" }, { method: "restrict" }],
  });
  expect(complaints).toEqual([]);
});

test("the page says where nothing is stored", async () => {
  const page = await visitor({ locale: "de-AT" });
  await page.goto(shop("/_consent/preferences?record"));
  expect(await page.locator("main").innerText()).toContain("ist nichts gespeichert");
  expect(await violations(page)).toEqual([]);
});
