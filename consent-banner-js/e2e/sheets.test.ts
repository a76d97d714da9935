import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { openCalm } from "./calm";
import { guarded } from "./guarded";

const ADVERTISER = "connect.facebook.net";
const ANALYST = "static.hotjar.com";
const TRACKER = "www.google-analytics.com";
const VENDORS = [ADVERTISER, ANALYST, TRACKER];

const SHEETS: Record<string, [type: string, css: string]> = {
  "/shop.css": [
    "text/css",
    `@import "https://${ADVERTISER}/a.css"; @import "parts/price.css"; h1{color:rgb(1, 2, 3)}`,
  ],
  "/parts/price.css": ["text/css", "@import url(old); .price{color:rgb(4, 5, 6)}"],
  "/parts/old": [
    "text/plain",
    `h1{background:url(https://${TRACKER}/collect)} p{list-style:url("https://${ANALYST}/c.png")}
     p{display:list-item;border-top:3px solid}`,
  ],
};

const DIGEST = createHash("sha256")
  .update(SHEETS["/shop.css"]?.[1] ?? "")
  .digest("base64");

/** Without a type for documents, so that sheets of any type count. */
const PAGE = `<html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<link rel="stylesheet" integrity="sha256-${DIGEST}" href="/shop.css"></head>
<body><h1>Tea mug</h1><p class="price">12.00</p></body></html>`;

const site = guarded((request, response) => {
  const sheet = SHEETS[request.url ?? ""];
  response.writeHead(200, {
    "Content-Type": sheet?.[0] ?? "text/html; charset=utf-8",
    "Cache-Control": "public, max-age=31536000, immutable",
  });
  response.end(sheet?.[1] ?? PAGE);
});

/** The colour of the title, and the colour and border of what stands below. */
async function looks(page: Page): Promise<string[]> {
  const style = (selector: string, property: string) =>
    page
      .locator(selector)
      .evaluate((one, name) => getComputedStyle(one).getPropertyValue(name), property);
  return [
    await style("h1", "color"),
    await style(".price", "color"),
    await style(".price", "border-top-width"),
  ];
}

it("takes denied addresses out of the site's own sheets, brings them back after consent, and gives no other decision's from the browser's cache", async () => {
  const page = await site.visitor();
  const contacted = new Set<string>();
  await page.route(/^https:/, (route) => {
    contacted.add(new URL(route.request().url()).hostname);
    return route.fulfill({ contentType: "text/css", body: "" });
  });
  const visit = async () => {
    await openCalm(page, site.shop("/"), () => {
      contacted.clear();
    });
    expect(await looks(page)).toEqual(["rgb(1, 2, 3)", "rgb(4, 5, 6)", "3px"]);
    return [...contacted].sort();
  };
  const answer = async (call: "accept" | "withdraw") => {
    const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
    await page.evaluate((name) => window.consentry?.[name](), call);
    expect((await saved).status()).toBe(200);
  };
  expect(await visit()).toEqual([]);
  await answer("accept");
  await expect.poll(() => [...contacted].sort()).toEqual(VENDORS);
  expect(await visit()).toEqual(VENDORS);
  await answer("withdraw");
  expect(await visit()).toEqual([]);
});
