import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import type { State } from "../src/state";
import { openCalm } from "./calm";
import { configured, type Serving } from "./gateway";
import { guarded } from "./guarded";

/** A name with a parent, which browsers take for this machine, and for a secure place. */
const HOST = "www.shop.localhost";

/** What the site sets with every page: its session, and cookies of vendors, as sites do for them. */
const SET = [
  "sid=own; Path=/; HttpOnly",
  "_ga=GA1.1.1.1; Path=/; Domain=shop.localhost; Max-Age=999999",
  "_fbp=fb.1.1.1; Path=/; HttpOnly; Max-Age=999999",
  "_uetsid=deep; Path=/a/b; HttpOnly; Domain=www.shop.localhost; Max-Age=999999",
];

/** What a script of the site's own does, which no tag of a vendor is needed for. */
const SCRIPT = `document.cookie = "_hjid=1; path=/; max-age=999999";
document.cookie = "theme=dark; path=/; max-age=999999";
localStorage.setItem("basket", "1");`;

let page: Page;
let asked: string[];
/** Whether the site still sets cookies. */
let sets: boolean;

const site = guarded((request, response) => {
  asked.push(request.headers.cookie ?? "");
  response.setHeader("Content-Type", "text/html; charset=utf-8");
  if (sets) response.setHeader("Set-Cookie", SET);
  response.end(`<!doctype html><title>t</title><h1>t</h1><script>${SCRIPT}</script>`);
});

beforeEach(async () => {
  asked = [];
  sets = true;
  page = await site.visitor();
});

const open = (path = "/a/b/c", gateway: Serving = site.gateway, host = HOST) =>
  openCalm(page, `http://${host}:${new URL(gateway.site).port}${path}`);
const names = async () =>
  (await page.context().cookies())
    .map(({ name }) => name)
    .filter((name) => !name.endsWith("-consent"))
    .sort();
const ALL = ["_fbp", "_ga", "_hjid", "_uetsid", "sid", "theme"];

async function choose(action: string) {
  const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
  await page.locator(`consentry-banner [data-action="${action}"]`).click();
  expect((await saved).status()).toBe(200);
}

describe("under our banner", () => {
  it("nobody keeps cookies before consent but the site", async () => {
    await open();
    await open();
    expect(await names()).toEqual(["sid", "theme"]);
    expect(asked.at(-1)).toBe("sid=own; theme=dark");
  });

  it("everybody keeps them after a grant", async () => {
    await open();
    await choose("accept-all");
    await open();
    expect(await names()).toEqual(ALL);
    await open();
    for (const name of ALL) expect(asked.at(-1)).toContain(`${name}=`);
    expect(asked.at(-1)).not.toContain("-consent");
  });

  it("they are gone after a withdrawal, hidden, deep and of a parent domain, and the session stays", async () => {
    await open();
    await choose("accept-all");
    await open();
    await page.evaluate(() => {
      localStorage.setItem("_uetvid", "1");
      localStorage.setItem("ajs_user_id", "1");
    });
    sets = false;
    await page.locator('consentry-banner [data-action="open"]').click();
    await choose("withdraw");
    await expect
      .poll(() => page.evaluate(() => Object.keys(localStorage).includes("_uetvid")))
      .toBe(false);
    await open();
    await expect
      .poll(async () => {
        await open();
        return names();
      })
      .toEqual(["sid", "theme"]);
    expect(asked.at(-1)).toBe("sid=own; theme=dark");
    expect(await page.evaluate(() => localStorage.getItem("basket"))).toBe("1");
  });
});

it("one consent covers a domain where the owner says so", async () => {
  const gateway = await configured("cookie-domain: shop.localhost\n")(site.direct);
  try {
    await open("/", gateway);
    await choose("accept-all");
    const kept = (await page.context().cookies()).find(({ name }) => name.endsWith("-consent"));
    expect(kept).toMatchObject({
      name: "__Secure-consent",
      domain: ".shop.localhost",
      httpOnly: true,
    });
    await open("/", gateway, "blog.shop.localhost");
    expect(await names()).toContain("_fbp");
    expect(await page.locator('consentry-banner [data-action="accept-all"]').isVisible()).toBe(
      false,
    );
  } finally {
    await gateway.stop();
  }
});

it("another banner's word is enforced, and its change is followed", async () => {
  const gateway = await configured("foreign-consent: {format: vanilla-cookieconsent}\n")(
    site.direct,
  );
  const visit = () => open("/a/b/c", gateway);
  const answer = (categories: string[]) =>
    page.evaluate((accepted) => {
      const value = encodeURIComponent(JSON.stringify({ categories: accepted }));
      document.cookie = `cc_cookie=${value}; path=/; max-age=9999`;
    }, categories);
  const allowed = () =>
    page.evaluate(() => window.consentry?.get().purposes.analytics?.allowed ?? false);
  try {
    await visit();
    expect(await page.locator("consentry-banner").count()).toBe(0);
    expect(await names()).toEqual(["sid", "theme"]);
    await answer(["necessary", "analytics"]);
    await expect.poll(allowed).toBe(true);
    await visit();
    expect(await names()).toEqual(["_ga", "_hjid", "cc_cookie", "sid", "theme"]);
    sets = false;
    // As workers hear of it.
    await page.evaluate(() => {
      const told: unknown[] = [];
      new BroadcastChannel("consentry").onmessage = ({ data }) => {
        told.push((data as State).purposes.analytics?.allowed);
      };
      Object.assign(window, { told });
    });
    await answer(["necessary"]);
    await expect.poll(allowed).toBe(false);
    await expect.poll(() => page.evaluate("told")).toEqual([false]);
    await visit();
    await visit();
    expect(await names()).toEqual(["cc_cookie", "sid", "theme"]);
  } finally {
    await gateway.stop();
  }
});
