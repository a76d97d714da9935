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

/** A policy under which the parser loads no script without its nonce, and a script that it trusts loads what it likes. */
const STRICT = "script-src 'nonce-abc' 'strict-dynamic'";

const TEMPLATE = `<script nonce="abc">document.body.append(document.querySelector("template").content.cloneNode(true))</script>`;

/** What pages under that policy have. */
const STRICT_PAGES: Record<string, (script: string) => string> = {
  barred: (script) => script,
  template: (script) => `<template>${script}</template>${TEMPLATE}`,
};

const SCRIPT = "https://www.google-analytics.com/analytics.js";
const IMAGE = "https://www.facebook.com/tr?id=1";

const held = guarded((request, response) => {
  const name = decodeURIComponent((request.url ?? "").slice(1));
  const strict = STRICT_PAGES[name]?.(`<script src="${SCRIPT}"></script>`);
  if (strict) {
    response
      .writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": STRICT })
      .end(
        `<!doctype html><html lang="en"><title>Shop</title><body>${strict}<img alt src="${IMAGE}">`,
      );
    return;
  }
  const policy = POLICIES[name] ?? "";
  response
    .writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": policy })
    .end(
      `<!doctype html><html lang="en"><title>Shop</title><body><p>Tea</p><script nonce="abc" src="${SCRIPT}"></script><img alt src="${IMAGE}">`,
    );
});

const { shop, visitor } = held;
const direct = (name: string) => `${held.direct}/${name}`;

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

test.each([
  ["barred", [IMAGE]],
  ["template", [IMAGE, SCRIPT]],
])("a script under a strict policy comes where it would come without us: %s", async (name, all) => {
  const page = await visitor();
  let contacted: string[] = [];
  await page.context().route(/^https:/, (route) => {
    contacted.push(route.request().url());
    return route.fulfill({ body: "", contentType: "text/javascript" });
  });
  await page.goto(direct(name));
  await page.waitForLoadState("networkidle");
  expect(contacted.sort()).toEqual(all);
  contacted = [];
  await page.goto(shop("/" + name));
  expect(contacted).toEqual([]);
  await page.locator('consentry-banner [data-action="accept-all"]').click();
  await expect.poll(() => contacted.sort()).toEqual(all);
});
