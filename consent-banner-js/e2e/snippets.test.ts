import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { guarded } from "./guarded";

const SNIPPETS = fileURLToPath(
  new URL("../../gateway/src/test/resources/io/consentry/snippets/", import.meta.url),
);

interface Snippet {
  name: string;
  /** A piece of the address that it loads. */
  contacts: string;
  html: string;
}

const read = (kind: string): Snippet[] =>
  readdirSync(join(SNIPPETS, kind))
    .sort()
    .map((file) => {
      const html = readFileSync(join(SNIPPETS, kind, file), "utf8");
      const contacts = /<!-- contacts (\S+) -->/.exec(html)?.[1] ?? "";
      return { name: file.replace(".html", ""), contacts, html };
    });

/** As a site's build writes it: every inline script minified, its own names shortened. */
const minified = (html: string): string =>
  html.replace(/(<script(?![^>]*\ssrc=)[^>]*>)([^]*?)(<\/script>)/g, (_, open, code, close) => {
    const text = String(code).replace(/\/\* <!\[CDATA\[ \*\/|\/\* \]\]> \*\//g, "");
    return `${String(open)}${transformSync(text, { minify: true }).code.trim()}${String(close)}`;
  });

const vendors = read("vendors");
const kept = read("kept");
/** Calls of what parked vendors would have defined, as a site's own code makes them. */
const CALLS = `
  gtag("event", "own", { event_callback: function () { window.calledBack = true; } });
  ga("send", "event", "own", "x"); fbq("track", "Own"); twq("event", "own"); pintrk("track", "own");
  snaptr("track", "OWN"); rdt("track", "Own"); lintrk("own", { conversion_id: 1 }); qp("track", "Own");
  ttq.track("Own"); uetq.push("event", "own", {}); clarity("event", "own"); hj("event", "own");
  mixpanel.track("own", {}, function () { window.tracked = true; }); analytics.track("own");
  heap.track("own"); posthog.capture("own"); _paq.push(["trackEvent", "own"]);
  _gaq.push(["_trackEvent", "own"]); Intercom("show"); drift.on("ready", function () {});
  googletag.pubads().refresh(); apstag.fetchBids({}, function () {}); adroll.track("own");
  optimizely.push({ type: "event" }); _satellite.track("own"); window.ownCodeRan = true;`;

const body = (variant: string): string => {
  const parts = (variant === "kept" ? kept : vendors).map(({ html }) =>
    variant === "minified" ? minified(html) : html,
  );
  const calls = variant === "kept" ? "" : `<script>${CALLS}</script>`;
  return `<!doctype html><title>${variant}</title><body><div id=list></div><form></form><img alt>${parts.join("\n")}${calls}`;
};

/** Where the vendors' own snippets keep calls until their scripts come. */
const QUEUES = (
  "dataLayer ga.q fbq.queue twq.queue pintrk.queue snaptr.queue rdt.callQueue lintrk.q qp.queue ttq " +
  "clarity.q hj.q mixpanel analytics posthog _paq _gaq drift apstag._Q"
).split(" ");

/** Of these queues, those in which nothing of the page's own calls stands. Runs in the page. */
function withoutOwnCall(queues: string[]): string[] {
  const found = (value: unknown, depth: number): boolean =>
    typeof value === "string"
      ? /own|ready|^f$/i.test(value)
      : depth > 0 &&
        typeof value === "object" &&
        value !== null &&
        Array.from(value as ArrayLike<unknown>).some((one) => found(one, depth - 1));
  return queues.filter((path) => {
    const queue = path
      .split(".")
      .reduce<unknown>((owner, key) => (owner as Record<string, unknown>)[key], window);
    return !found(queue, 3);
  });
}

let page: Page;
let contacted: string[];
let errors: string[];

const pages = new Map(["plain", "minified"].map((name) => [`/${name}`, body(name)]));
const site = guarded((request, response) => {
  const found = pages.get(request.url ?? "");
  response.writeHead(found ? 200 : 404, { "Content-Type": "text/html; charset=utf-8" });
  response.end(found ?? "");
});

async function open(from: string, path: string, block?: RegExp) {
  page = await site.visitor();
  contacted = [];
  errors = [];
  await page.context().route("**", async (route) => {
    const url = route.request().url();
    if (block?.test(url)) await route.abort();
    else if (url.startsWith(from)) await route.continue();
    else {
      contacted.push(url);
      await route.fulfill({ status: 200, contentType: "text/javascript", body: "" });
    }
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(from + path, { waitUntil: "load" });
}

const silent = () =>
  vendors
    .filter(({ contacts }) => !contacted.some((url) => url.includes(contacts)))
    .map(({ name }) => name);

describe.each(["plain", "minified"])("documented snippets, %s", (variant) => {
  it("contact their vendors where nobody stands between", async () => {
    await open(site.direct, `/${variant}`);
    await expect.poll(silent, { timeout: 15_000 }).toEqual([]);
  });

  it("contact nobody before consent, not even with the guard blocked", async () => {
    await open(site.gateway.site, `/${variant}`, /\/assets\/guard\./);
    await page.waitForLoadState("networkidle");
    expect(contacted).toEqual([]);
  });

  it("work after consent, with what the page told the vendors before", async () => {
    await open(site.gateway.site, `/${variant}`);
    const accept = page.locator('consentry-banner [data-action="accept-all"]');
    await accept.waitFor();
    expect(errors).toEqual([]);
    const own = () =>
      page.evaluate(() => {
        const { ownCodeRan, calledBack, tracked } = window as unknown as Record<string, unknown>;
        return [ownCodeRan, calledBack, tracked];
      });
    await expect.poll(own).toEqual([true, true, true]);
    expect(contacted).toEqual([]);
    await accept.click();
    await expect.poll(silent, { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => page.evaluate(withoutOwnCall, QUEUES), { timeout: 15_000 }).toEqual([]);
  });
});
