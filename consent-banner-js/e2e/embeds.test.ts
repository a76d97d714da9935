import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { guarded } from "./guarded";

/** What networks tell sites to write for a post, and whom it contacts under which name. */
const POSTS: Record<string, { html: string; script: string; named: RegExp }> = {
  x: {
    html: '<blockquote class="twitter-tweet"><p>Words of a post</p></blockquote>',
    script: "https://platform.twitter.com/widgets.js",
    named: /Twitter/,
  },
  instagram: {
    html: '<blockquote class="instagram-media"><p>Words of a post</p></blockquote>',
    script: "https://www.instagram.com/embed.js",
    named: /Instagram/,
  },
  tiktok: {
    html: '<blockquote class="tiktok-embed"><section><p>Words of a post</p></section></blockquote>',
    script: "https://www.tiktok.com/embed.js",
    named: /TikTok/,
  },
  facebook: {
    html: '<div class="fb-post"><p>Words of a post</p></div>',
    script: "https://connect.facebook.net/en_US/sdk.js",
    named: /Facebook|Meta/,
  },
};

/** Parts of denied vendors around which a page is laid out. */
const BOXES = `<iframe style="width:100%;aspect-ratio:16/9;border:0" src="https://www.youtube.com/embed/b"></iframe>
<img width="300" height="250" src="https://ad.doubleclick.net/ad.gif"><h2>Below</h2>`;

/** Two vendors of one company, which are at one host by different paths. */
const MAP = `<iframe title="Map" width="400" height="300" src="https://www.google.com/maps/embed?pb=1"></iframe>
<img alt="" src="https://www.google.com/pagead/1p-user-list/1/">`;

/** A site's frame, whose vendor plays a video. */
const VIDEO = "https://www.youtube.com/embed/abc";

let page: Page;
let contacted: string[];

const { shop, visitor } = guarded((request, response) => {
  if (request.url === "/boxes" || request.url === "/map") {
    const body = request.url === "/map" ? MAP : BOXES;
    const page = `<!doctype html><html lang="en"><title>Journal</title><body>${body}`;
    response.writeHead(200, { "Content-Type": "text/html" }).end(page);
    return;
  }
  const { html, script } = POSTS[(request.url ?? "").slice(1)] ?? { html: "", script: "" };
  response.writeHead(200, { "Content-Type": "text/html" }).end(
    `<!doctype html><html lang="en"><title>Journal</title><body><main>${html}</main>
${script && `<script async src="${script}"></script>`}<iframe width="400" height="300" onload="document.title += '!'" src="${VIDEO}"></iframe>`,
  );
});

async function visit(path: string): Promise<void> {
  page = await visitor();
  contacted = [];
  await page.context().route(/^https:/, (route) => {
    contacted.push(route.request().url());
    return route.fulfill({ body: "", contentType: "text/javascript" });
  });
  await page.goto(shop("/" + path));
}

test("a frame names the one of several vendors at its host whose purposes it waits for", async () => {
  await visit("map");
  const words = page.frameLocator("iframe").locator("p");
  await expect.poll(() => words.textContent()).toBe("Loading this contacts Google Maps.");
});

/** The placeholder of the page's post. */
const placeholder = () => page.locator("main section[aria-label]");

test.each(Object.entries(POSTS))(
  "a post of %s says whom it would contact, and loads once",
  async (name, { script, named }) => {
    await visit(name);
    await expect.poll(() => placeholder().locator("p").textContent()).toMatch(named);
    expect(await page.getByText("Words of a post").isVisible()).toBe(true);
    expect(contacted).toEqual([]);

    await placeholder().getByRole("button").first().click();
    await expect.poll(() => contacted).toEqual([script]);
    await expect.poll(() => placeholder().count()).toBe(0);

    await page.reload();
    await placeholder().waitFor();
    expect(contacted).toEqual([script]);
  },
);

test("a post that is always allowed loads on every page from then on", async () => {
  const { script } = POSTS["tiktok"] ?? { script: "" };
  await visit("tiktok");
  await placeholder().getByRole("button").nth(1).click();
  await expect.poll(() => contacted.filter((one) => one === script)).toHaveLength(1);
  await page.reload();
  await expect.poll(() => contacted.filter((one) => one === script)).toHaveLength(2);
  expect(await placeholder().count()).toBe(0);
});

test("a restriction leaves a frame its place, which says why it is empty, until it is lifted", async () => {
  const layout = () =>
    page.evaluate(() =>
      ["iframe", "img", "h2"].map((one) => document.querySelector(one)?.getBoundingClientRect()),
    );
  const restriction = (method: string) =>
    page.evaluate(
      async (method) =>
        (
          await fetch("/_consent/v1/restriction", {
            method,
            headers: { "Content-Type": "application/json" },
            ...(method === "PUT" && { body: '{"right":"restriction"}' }),
          })
        ).status,
      method,
    );
  await visit("boxes");
  await page.locator("consentry-banner [data-action=accept-all]").click();
  await expect.poll(() => contacted.length).toBe(2);
  const before = await layout();
  expect(await restriction("PUT")).toBe(200);
  contacted = [];

  await page.reload();
  const frame = page.frameLocator("iframe");
  await expect.poll(() => frame.locator("p").textContent()).toMatch(/YouTube.*stopped/);
  expect(await layout()).toEqual(before);
  expect(await frame.getByRole("button").count()).toBe(0);
  const markup = await (await page.request.get(shop("/boxes"))).text();
  for (const address of ["youtube.com", "doubleclick"]) expect(markup).not.toContain(address);
  await Promise.all([
    page.waitForResponse(/choices/),
    page.evaluate(() => window.consentry?.accept()),
  ]);
  await page.reload();
  await frame.getByRole("link").waitFor();
  expect(contacted).toEqual([]);
  await frame.getByRole("link").click();
  await page.waitForURL(/preferences/);

  expect(await restriction("DELETE")).toBe(200);
  await page.goto(shop("/boxes"));
  await frame.getByRole("button").first().waitFor();
  expect(await layout()).toEqual(before);
  await page.evaluate(() => window.consentry?.accept());
  await expect.poll(() => contacted.length).toBe(2);
});

test("a frame's placeholder has the frame's size, and loads it", async () => {
  await visit("");
  const frame = page.frameLocator("iframe");
  await expect.poll(() => frame.locator("p").textContent()).toMatch(/YouTube/);
  expect(await page.locator("iframe").boundingBox()).toMatchObject({ width: 404, height: 304 });
  expect(contacted).toEqual([]);
  expect(await page.title()).toBe("Journal");
  await frame.getByRole("button").first().click();
  await expect.poll(() => contacted).toEqual([VIDEO]);
  await expect.poll(() => page.title()).toBe("Journal!");
});
