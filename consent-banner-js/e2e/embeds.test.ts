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

/** A site's frame, whose vendor plays a video. */
const VIDEO = "https://www.youtube.com/embed/abc";

let page: Page;
let contacted: string[];

const { shop, visitor } = guarded((request, response) => {
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

/** The placeholder of the page's post. */
const placeholder = () => page.locator("main div[lang] section");

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
