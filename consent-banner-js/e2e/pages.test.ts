import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { guarded } from "./guarded";

/** Saved pages: those in the folder that CONSENTRY_PAGES names, else our own. */
const folder = process.env["CONSENTRY_PAGES"] ?? fileURLToPath(new URL("pages/", import.meta.url));
const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));

const site = guarded((request, response) => {
  const name = basename(decodeURIComponent(new URL(request.url ?? "", "http://x").pathname));
  if (!pages.includes(name)) {
    response.writeHead(404).end();
    return;
  }
  void readFile(join(folder, name)).then((page) =>
    response.setHeader("Content-Type", "text/html; charset=utf-8").end(page),
  );
});

/** Of these addresses, those that the gateway's own decision says must not be contacted. */
async function denied(urls: string[]): Promise<string[]> {
  const bad: string[] = [];
  for (let i = 0; i < urls.length; i += 200) {
    const tags = urls.slice(i, i + 200).map((url) => ({ url }));
    const answer = await fetch(`${site.gateway.internal}/v1/decisions`, {
      method: "POST",
      headers: { Authorization: "Bearer e2e", "Content-Type": "application/json" },
      body: JSON.stringify({ signals: { country: "DE" }, tags }),
    });
    const decision = (await answer.json()) as { tags: { url: string; verdict: string }[] };
    bad.push(...decision.tags.filter((tag) => tag.verdict !== "keep").map((tag) => tag.url));
  }
  return bad;
}

it.each(pages)("%s contacts no denied vendor before consent", async (name) => {
  const shop = site.gateway.site;
  const page = await site.visitor();
  const contacted = new Set<string>();
  await page.context().route("**", async (route) => {
    const url = route.request().url();
    if (url.startsWith(shop)) {
      await route.continue();
    } else {
      contacted.add(url);
      // The page's scripts run on as if the others answered, so that what they would load next is seen too.
      await route.fulfill({ status: 200, contentType: "text/plain", body: "" });
    }
  });
  await page.goto(`${shop}/${encodeURIComponent(name)}`, { waitUntil: "load" });
  await page.locator('consentry-banner [data-action="reject-all"]').waitFor();
  await page.waitForLoadState("networkidle");
  const web = [...contacted].filter((url) => url.startsWith("http"));
  expect(await denied(web)).toEqual([]);
});

/** An element that loads something: its place among the elements of its document, and the address. */
interface Loading {
  place: string;
  url: string;
}

/**
 * Reads markup with the browser's own parser and finds what loads by an address of its own, parked or live.
 * Runs in the page.
 */
function loadingIn(markup: string): { live: Loading[]; parked: Loading[] } {
  const document = new DOMParser().parseFromString(markup, "text/html");
  const ours = "[src*='/_consent/'], [href*='/_consent/'], [id^='consentry-'], consentry-banner";
  document.querySelectorAll(ours).forEach((one) => {
    one.remove();
  });
  const live: Loading[] = [];
  const parked: Loading[] = [];
  const RELATIONS = /^(stylesheet|preload|prefetch|modulepreload|preconnect|dns-prefetch)$/i;
  [...document.querySelectorAll("script, img, iframe, embed, link")].forEach((element, i) => {
    const name = element.localName === "link" ? "href" : "src";
    if (name === "href" && !RELATIONS.test(element.getAttribute("rel") ?? "")) return;
    const place = `${element.localName} ${i}`;
    const url = element.getAttribute(name);
    const kept = element.getAttribute(`data-consentry-${name}`);
    if (url !== null) live.push({ place, url });
    if (kept !== null) parked.push({ place, url: kept });
  });
  return { live, parked };
}

it.each(pages)("%s: the parked elements are those that a full parser finds", async (name) => {
  const path = encodeURIComponent(name);
  const read = async (address: string) => (await fetch(`${address}/${path}`)).text();
  const page = await site.visitor();
  const before = await page.evaluate(loadingIn, await read(site.direct));
  const after = await page.evaluate(loadingIn, await read(site.gateway.site));
  const web = (one: Loading) => new URL(one.url, `${site.gateway.site}/${path}`).href;
  const bad = new Set(
    await denied([...new Set(before.live.map(web))].filter((url) => /^https?:/.test(url))),
  );
  expect(after.parked).toEqual(before.live.filter((one) => bad.has(web(one))));
  expect(after.live).toEqual(before.live.filter((one) => !bad.has(web(one))));
});
