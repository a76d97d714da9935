import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launch } from "../test/chromium";
import { dataFolder, type Folder } from "./demo";
import { start, type Started } from "./gateway";

/** Saved pages: those in the folder that CONSENTRY_PAGES names, else our own. */
const folder = process.env["CONSENTRY_PAGES"] ?? fileURLToPath(new URL("pages/", import.meta.url));
const pages = readdirSync(folder).filter((name) => name.endsWith(".html"));
const TOKEN = "e2e";

let browser: Browser;
let origin: Server;
let gateway: Started;
let data: Folder;

beforeAll(async () => {
  data = await dataFolder();
  origin = createServer((request, response) => {
    const name = basename(decodeURIComponent(new URL(request.url ?? "", "http://x").pathname));
    if (!pages.includes(name)) {
      response.writeHead(404).end();
      return;
    }
    void readFile(join(folder, name)).then((page) =>
      response.setHeader("Content-Type", "text/html; charset=utf-8").end(page),
    );
  });
  await new Promise<void>((resolve) => origin.listen(0, "127.0.0.1", resolve));
  const port = (origin.address() as AddressInfo).port;
  const options = ["--listen", "127.0.0.1", "--port", "0", "--internal-port", "0"];
  options.push("--internal-token", TOKEN, "--jurisdiction", "DE");
  [browser, gateway] = await Promise.all([
    launch(),
    start(
      [
        "serve",
        "--origin",
        `http://127.0.0.1:${port}`,
        "--store",
        join(data.path, "consent.db"),
      ].concat(options),
      /on (http:\/\/\S+) \(internal: (http:\/\/\S+)\)/,
    ),
  ]);
});
afterAll(async () => {
  await browser.close();
  expect(await gateway.stop()).toBe(0);
  origin.close();
  await data.remove();
});

/** Of these addresses, those that the gateway's own decision says must not be contacted. */
async function denied(urls: string[]): Promise<string[]> {
  const bad: string[] = [];
  for (let i = 0; i < urls.length; i += 200) {
    const tags = urls.slice(i, i + 200).map((url) => ({ url }));
    const answer = await fetch(`${gateway.addresses[1] ?? ""}/v1/decisions`, {
      method: "POST",
      headers: { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
      body: JSON.stringify({ signals: { country: "DE" }, tags }),
    });
    const decision = (await answer.json()) as { tags: { url: string; verdict: string }[] };
    bad.push(...decision.tags.filter((tag) => tag.verdict !== "keep").map((tag) => tag.url));
  }
  return bad;
}

it.each(pages)("%s contacts no denied vendor before consent", async (name) => {
  const shop = gateway.addresses[0] ?? "";
  const context = await browser.newContext();
  const contacted = new Set<string>();
  await context.route("**", async (route) => {
    const url = route.request().url();
    if (url.startsWith(shop)) {
      await route.continue();
    } else {
      contacted.add(url);
      // The page's scripts run on as if the others answered, so that what they would load next is seen too.
      await route.fulfill({ status: 200, contentType: "text/plain", body: "" });
    }
  });
  const page = await context.newPage();
  await page.goto(`${shop}/${encodeURIComponent(name)}`, { waitUntil: "load" });
  await page.locator('consentry-banner [data-action="reject-all"]').waitFor();
  await page.waitForLoadState("networkidle");
  const web = [...contacted].filter((url) => url.startsWith("http"));
  expect(await denied(web)).toEqual([]);
  await context.close();
});
