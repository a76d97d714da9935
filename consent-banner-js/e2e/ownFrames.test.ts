import type { Frame, Page } from "playwright-core";
import { expect, test } from "vitest";
import { launch } from "../scripts/chromium.mjs";
import { serveByHeaders } from "./gateway";
import { guarded } from "./guarded";

const VENDOR = "www.google-analytics.com";
const UNKNOWN = "nobody-knows.example";

/** A script that contacts hosts of which no bytes of the page tell. */
const computed = (name: string) => `<script>
const at = (...parts) => "https://" + parts.join(".") + "/${name}";
for (const address of [at("www", "google-" + "analytics", "com"), at("nobody-" + "knows", "example")])
  new Image().src = address;
</script>`;

const inAttribute = (html: string) => html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

const PAGES: Record<string, string> = {
  "/": `<!doctype html><title>Shop</title><iframe src="/frame"></iframe>`,
  "/frame": `<!doctype html><title>Part</title>${computed("first")}
<script src="https://${VENDOR}/parked"></script><iframe src="/inner"></iframe>`,
  "/inner": `${computed("second")}<script>
const g = document.createElement("iframe");
g.srcdoc = ${JSON.stringify(computed("third")).replaceAll("</", "<\\/")};
document.currentScript.after(document.createElement("p"));
document.documentElement.append(g);
</script>`,
  "/within": `<!doctype html><title>Shop</title>
<iframe srcdoc="${inAttribute(computed("plain"))}"></iframe>
<iframe sandbox="allow-scripts" srcdoc="${inAttribute(computed("sandboxed"))}"></iframe>
<script src="/slow"></script>`,
  ...Object.fromEntries(
    ["{ guard() {} }", "{}", "undefined"].map((own, i) => [
      `/replaced${i}`,
      `<!doctype html><title>Shop</title><script>window.consentry = ${own}</script><iframe src="/inner"></iframe>`,
    ]),
  ),
};

const site = guarded(
  (request, response) => {
    response.setHeader("Content-Type", "text/html");
    // Until then the page around looks into no frame.
    if (request.url === "/slow") setTimeout(() => response.end(), 1000);
    else response.end(PAGES[request.url ?? ""] ?? "");
  },
  {
    begin: serveByHeaders,
    // A name that browsers do not take for secure, so that they do not say what they ask for.
    open: () => launch(["--host-resolver-rules=MAP insecure.test 127.0.0.1"]),
  },
);

async function visit(): Promise<{ page: Page; contacts: Set<string> }> {
  const page = await site.visitor({ extraHTTPHeaders: { "X-country": "DE" } });
  const contacts = new Set<string>();
  await page.context().route(/^https:/, (route) => {
    contacts.add(route.request().url().slice("https://".length));
    return route.fulfill({ contentType: "text/javascript", body: "" });
  });
  return { page, contacts };
}

const both = (name: string) => [`${UNKNOWN}/${name}`, `${VENDOR}/${name}`];

async function answer(page: Page, name: string): Promise<void> {
  const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
  await page.locator(`consentry-banner [data-action="${name}"]`).click();
  expect((await saved).status()).toBe(200);
}

const load = (frame: Frame | undefined, address: string) =>
  frame?.evaluate((url) => {
    new Image().src = "https://" + url;
  }, address);

test("what scripts of the site's own frames compute is held to the page's state", async () => {
  const { page, contacts } = await visit();
  await page.goto(site.shop("/"));
  await expect
    .poll(() => [...contacts].sort())
    .toEqual(["first", "second", "third"].map((name) => `${UNKNOWN}/${name}`));
  expect(await page.frames()[1]?.content()).not.toContain("consentry-state");
  await answer(page, "accept-all");
  await expect.poll(() => contacts.has(`${VENDOR}/parked`)).toBe(true);
  await load(page.frames()[1], VENDOR + "/allowed");
  await expect.poll(() => contacts.has(`${VENDOR}/allowed`)).toBe(true);

  await page.goto(site.shop("/"));
  for (const name of ["first", "second", "third"])
    await expect.poll(() => both(name).every((one) => contacts.has(one))).toBe(true);
  await page.locator('consentry-banner [data-action="open"]').click();
  await answer(page, "withdraw");
  await load(page.frames()[1], VENDOR + "/withdrawn");
  await load(page.frames()[2], VENDOR + "/within");
  await load(page.frames()[1], UNKNOWN + "/unknown");
  await expect.poll(() => contacts.has(`${UNKNOWN}/unknown`)).toBe(true);
  expect([...contacts]).not.toContain(`${VENDOR}/withdrawn`);
  expect([...contacts]).not.toContain(`${VENDOR}/within`);
});

test("documents in frames' tags are guarded before the page around looks into them, and in sandboxes", async () => {
  const { page, contacts } = await visit();
  await page.goto(site.shop("/within"));
  await expect.poll(() => [...contacts].sort()).toContain(`${UNKNOWN}/sandboxed`);
  expect([...contacts].sort()).toEqual([`${UNKNOWN}/plain`, `${UNKNOWN}/sandboxed`]);
  await answer(page, "accept-all");
  await load(page.frames()[1], VENDOR + "/allowed");
  await expect.poll(() => contacts.has(`${VENDOR}/allowed`)).toBe(true);
});

test("over plain HTTP frames are guarded as well, and ask nothing", async () => {
  const { page, contacts } = await visit();
  await page.goto(site.gateway.site.replace("127.0.0.1", "insecure.test") + "/");
  await page.locator("consentry-banner [data-action=accept-all]").waitFor();
  await expect
    .poll(() => [...contacts].sort())
    .toEqual(["first", "second", "third"].map((name) => `${UNKNOWN}/${name}`));
  for (const frame of page.frames().slice(1))
    await expect.poll(() => frame.locator("consentry-banner").count()).toBe(0);
  expect(page.frames()).toHaveLength(4);
});

test.each([0, 1, 2])(
  "where a page has put its own in the guard's place, its frames contact nobody who is denied (%i)",
  async (i) => {
    const { page, contacts } = await visit();
    await page.goto(site.shop(`/replaced${i}`));
    await expect.poll(() => [...contacts]).toContain(`${UNKNOWN}/third`);
    await expect.poll(() => page.frames()[1]?.evaluate("document.readyState")).toBe("complete");
    expect([...contacts].sort()).toEqual([`${UNKNOWN}/second`, `${UNKNOWN}/third`]);
  },
);
