import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DENIED, UNKNOWN } from "./loads/cases";
import { DRAWINGS, included, TRANSFORMATIONS, WORKERS } from "./loads/ownFiles";
import { casesOf } from "./loads/sink";
import { setUp, SITE, type Stage } from "./loads/stage";

const FILES = Object.entries({ ...WORKERS, ...DRAWINGS, ...TRANSFORMATIONS }).map(
  ([name, file], i) => ({
    id: `f${i}`,
    name,
    ...file,
  }),
);
type Case = (typeof FILES)[number];

const path = ({ id }: Case, domain: string) => `/${domain}/${id}`;

function body({ id, body }: Case, domain: string): string | Buffer {
  const host = `${id}.${domain}`;
  return typeof body === "string" ? body.replaceAll("HOST", host) : body(host);
}

/** The page that has everything loaded, in both editions. */
const PAGE = `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
${[DENIED, UNKNOWN]
  .flatMap((domain) => FILES.map((one) => one.page.replaceAll("FILE", path(one, domain))))
  .join("\n")}`;

/** By when a cache may have kept what it should not: the site itself would have everything kept for good. */
const KEPT = { "Cache-Control": "public, max-age=31536000, immutable", ETag: '"v1"' };

/** What other files of the site are made of. */
const made = {
  fetch: (file: string) => ({
    body: `fetch('https://${file.replace(".js", "")}/a')`,
    headers: { "Content-Type": "text/javascript" },
  }),
  xml: (file: string) => ({
    body: `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="${file}"?><r/>`,
    headers: { "Content-Type": "text/xml" },
  }),
  xslt: (host: string) => ({ body: included(host), headers: { "Content-Type": "text/xsl" } }),
};

let stage: Stage;

beforeAll(async () => {
  const answers = new Map(
    FILES.flatMap((one) =>
      [DENIED, UNKNOWN].map((domain) => [
        path(one, domain),
        {
          body: body(one, domain),
          headers: { "Content-Type": one.type ?? "text/javascript", ...KEPT },
        },
      ]),
    ),
  );
  stage = await setUp(
    (path) => {
      if (path === "/") return { body: PAGE };
      const [, kind, of = ""] = /^\/(fetch|xml|xslt)\/(.*)$/.exec(path) ?? [];
      return kind ? made[kind as keyof typeof made](of) : answers.get(path);
    },
    () => "",
  );
});
afterAll(async () => {
  expect(await stage.stop()).toBe(0);
});

/** The cases whose host under a domain is, or is not, among some hosts. */
const named = (hosts: Set<string>, domain: typeof DENIED | typeof UNKNOWN, contacted: boolean) => {
  const found = casesOf(hosts, domain);
  return FILES.filter((one) => found.has(one.id) === contacted).map(({ name }) => name);
};

async function visit(page: Page): Promise<void> {
  stage.sink.contacted.clear();
  await page.goto(SITE + "/", { waitUntil: "commit" });
  await expect.poll(() => named(stage.sink.contacted, UNKNOWN, false)).toEqual([]);
}

async function answer(page: Page, call: "accept" | "withdraw"): Promise<void> {
  const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
  await page.evaluate((name) => window.consentry?.[name](), call);
  expect((await saved).status()).toBe(200);
}

it("contacts no denied vendor from files of the site's own, before a consent or after its withdrawal", async () => {
  const { browser, close } = await stage.browse();
  const page = await browser.newPage();
  await visit(page);
  expect(named(stage.sink.contacted, DENIED, true)).toEqual([]);
  await answer(page, "accept");
  await visit(page);
  await expect.poll(() => named(stage.sink.contacted, DENIED, false)).toEqual([]);
  await answer(page, "withdraw");
  await visit(page);
  expect(named(stage.sink.contacted, DENIED, true)).toEqual([]);
  await close();
});

it("leaves all of them byte for byte where nothing is denied", async () => {
  const granted = await fetch(stage.gateway + "/_consent/v1/choices", {
    method: "POST",
    headers: { "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin" },
    body: JSON.stringify({ method: "accept-all" }),
  });
  const cookies = granted.headers.getSetCookie().map((one) => one.split(";")[0]);
  for (const one of FILES) {
    const answer = await fetch(stage.gateway + path(one, DENIED), {
      headers: {
        "Sec-Fetch-Dest": one.dest,
        "Sec-Fetch-Site": "same-origin",
        Cookie: cookies.join("; "),
      },
    });
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from(body(one, DENIED)));
    expect(answer.headers.get("Cache-Control")).toBe("private, no-cache");
  }
});
