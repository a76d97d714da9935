import { expect, test } from "vitest";
import { guarded } from "./guarded";

/** Policies of sites that know nothing of us. */
const POLICIES: Record<string, string> = {
  "other hosts alone": "default-src 'none'; script-src https: cdn.example; img-src *",
  hashes:
    "script-src 'sha256-abcd' 'sha256-efgh' https://www.google-analytics.com; connect-src api.example",
  "a nonce": "script-src 'nonce-abc'; style-src 'nonce-def'; connect-src 'none'",
  "trusted types": "require-trusted-types-for 'script'; trusted-types dompurify",
  "no trusted types": "require-trusted-types-for 'script'; trusted-types 'none'",
};

const SCRIPT = "https://www.google-analytics.com/analytics.js";
const IMAGE = "https://www.facebook.com/tr?id=1";

const { shop, visitor } = guarded((request, response) => {
  const policy = POLICIES[decodeURIComponent((request.url ?? "").slice(1))] ?? "";
  response
    .writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": policy })
    .end(
      `<!doctype html><html lang="en"><title>Shop</title><body><p>Tea</p><script nonce="abc" src="${SCRIPT}"></script><img alt src="${IMAGE}">`,
    );
});

test.each(Object.keys(POLICIES))(
  "a page whose policy has %s is guarded, asks, and releases what it has",
  async (name) => {
    const page = await visitor();
    const contacted: string[] = [];
    const refused: string[] = [];
    await page.context().route(/^https:/, (route) => {
      contacted.push(route.request().url());
      return route.fulfill({ body: "", contentType: "text/javascript" });
    });
    page.on("console", (message) => {
      if (/Content Security Policy|Trusted/.test(message.text())) refused.push(message.text());
    });
    await page.goto(shop("/" + name));
    await page.evaluate((address) => (new Image().src = address), IMAGE);
    expect(contacted).toEqual([]);
    await page.locator('consentry-banner [data-action="accept-all"]').click();
    await expect.poll(() => [...new Set(contacted)].sort()).toEqual([SCRIPT, IMAGE].sort());
    expect(refused).toEqual([]);
  },
);
