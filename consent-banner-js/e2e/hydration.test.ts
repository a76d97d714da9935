import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { guarded } from "./guarded";
import {
  type Hydration,
  MADE,
  reactPage,
  reactScript,
  vuePage,
  vueScript,
  WRITTEN,
} from "./hydration/app";

const early = { async: true };
const CASES: Record<string, Hydration & { began: string }> = {
  "the document before all of it has come": { root: "document", script: early, began: "loading" },
  "the document at its end": { root: "document", script: {}, began: "loading" },
  "the document once it is read": {
    root: "document",
    script: { defer: true },
    began: "interactive",
  },
  "an element before all of the page has come": { root: "div", script: early, began: "loading" },
  "an element once the page is read": {
    root: "div",
    script: { defer: true },
    began: "interactive",
  },
};
const names = Object.keys(CASES);
/** A page that the browser's part renders otherwise than the server did. */
const OTHER = { root: "document", script: { defer: true }, other: "Another" } as const;

/** Called when the browser's part has begun. */
let began: () => void = () => undefined;
let page: Page;
let contacted: string[];
let thrown: string[];

const { shop, visitor } = guarded((request, response) => {
  const [path = "", number = ""] = (request.url ?? "").slice(1).split("?");
  const hydration = path.startsWith("other")
    ? OTHER
    : (CASES[names[Number(number)] ?? ""] as Hydration | undefined);
  const send = (type: string, text: string) => {
    response.writeHead(200, { "Content-Type": type }).end(text);
  };
  if (path === "vue")
    void vuePage("/vue.js").then((html) => {
      send("text/html", html);
    });
  else if (path === "vue.js") send("text/javascript", vueScript());
  else if (path === "began") {
    began();
    response.end();
  } else if (!hydration) response.writeHead(404).end();
  else if (path.endsWith(".js")) send("text/javascript", reactScript(hydration));
  else {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" });
    const script = { ...hydration.script, src: `/${path}.js?${number}` };
    const rest = new Promise<void>((resolve) => {
      if ("async" in script) began = resolve;
      else resolve();
    });
    reactPage({ ...hydration, script }, response, rest);
  }
});

async function visit(path: string): Promise<void> {
  page = await visitor();
  contacted = [];
  thrown = [];
  page.on("pageerror", (error) => thrown.push(String(error)));
  await page.context().route(/^https:/, (route) => {
    contacted.push(route.request().url());
    return route.fulfill({
      body: "(window.ran ??= []).push(document.currentScript.src)",
      contentType: "text/javascript",
    });
  });
  await page.goto(shop(path));
  await banner("accept-all").waitFor();
}

const banner = (action: string) => page.locator(`consentry-banner [data-action="${action}"]`);
const more = async () => {
  const before = Number((await page.textContent("#more"))?.split(" ")[1]);
  // The question may lie over it.
  await page.dispatchEvent("#more", "click");
  await expect.poll(() => page.textContent("#more")).toBe(`clicked ${before + 1}`);
};
const stumbled = () => page.evaluate(() => (window as unknown as { stumbled: string[] }).stumbled);
const count = (selector: string) => page.locator(selector).count();

/** Goes on with an application that runs: it makes a frame, all is allowed and withdrawn, and it takes the frame away. */
async function use(): Promise<void> {
  await page.locator("blockquote section").waitFor();
  await more();
  expect(await count("iframe")).toBe(2);
  expect(contacted).toEqual([]);
  await banner("accept-all").click();
  await expect
    .poll(() => contacted.sort())
    .toEqual([...WRITTEN, MADE, "https://www.instagram.com/embed.js"].sort());
  const ran = () => page.evaluate(() => (window as unknown as { ran?: string[] }).ran?.sort());
  await expect.poll(ran).toEqual([WRITTEN[2], "https://www.instagram.com/embed.js"]);
  await banner("open").click();
  await banner("withdraw").click();
  await expect.poll(() => count("iframe[data-consentry]")).toBe(2);
  await more();
  expect(await count("iframe")).toBe(1);
  await more();
  expect(await count("h1, blockquote, main, #more")).toBe(4);
  expect(contacted).toHaveLength(5);
}

test.each(Object.entries(CASES))(
  "React takes over %s as it was written",
  async (name, { began }) => {
    await visit(`/react?${names.indexOf(name)}`);
    expect(await page.evaluate(() => (window as unknown as { began: string }).began)).toBe(began);
    await use();
    expect(await stumbled()).toEqual([]);
    expect(thrown).toEqual([]);
  },
);

test("where React renders the document anew, nobody is contacted, and the banner comes back", async () => {
  await visit("/other");
  await expect.poll(() => page.textContent("h1")).toBe("Another");
  expect((await stumbled()).length).toBeGreaterThan(0);
  await more();
  expect(contacted).toEqual([]);
  await banner("accept-all").click();
  await expect.poll(() => contacted.sort()).toEqual([...WRITTEN.slice(0, 2), MADE].sort());
  expect(await count("h1, blockquote, main, #more, consentry-banner")).toBe(5);
});

test("Vue takes over what the server wrote", async () => {
  await visit("/vue");
  await use();
  expect(thrown).toEqual([]);
  expect(await stumbled()).toEqual([]);
});
