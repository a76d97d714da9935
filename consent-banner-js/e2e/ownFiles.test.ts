import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DENIED, UNKNOWN } from "./loads/cases";
import { DRAWINGS, included, RUNNING, TRANSFORMATIONS, WORKERS } from "./loads/ownFiles";
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

let visits = 0;

/**
 * The page that has everything loaded, in both editions. The unknown vendor's has an address of its own for each visit:
 * Chromium may keep a drawing that is used, with the images in it, for the next page, and then loads none of them.
 */
const everything = () => `<!doctype html><title>Shop</title><link rel="icon" href="data:,">
${FILES.flatMap((one) =>
  [path(one, DENIED), path(one, UNKNOWN) + "?" + String(visits)].map((file) =>
    one.page.replaceAll("FILE", file),
  ),
).join("\n")}`;

/** The page whose workers run on, and tell it what they have heard. */
const RUNNING_PAGE = `<!doctype html><title>Shop</title><link rel="icon" href="data:,"><script>
const heard = {};
const news = new BroadcastChannel("news");
news.onmessage = ({ data: [name, count] }) => { heard[name] = count; };
${Object.entries(RUNNING)
  .map(([name, begin]) => begin.replaceAll("FILE", "/running/" + name))
  .join(";\n")}
</script>`;

/** A worker that contacts a host of each domain when it is told to, and tells how often it has heard of an answer. */
const running = (name: string) => `let heard = 0;
const news = new BroadcastChannel("news");
const say = () => news.postMessage(["${name}", heard++]);
news.onmessage = ({ data: round }) => {
  if (typeof round === "number")
    for (const domain of ["${DENIED}", "${UNKNOWN}"])
      fetch("https://" + round + "." + "${name}." + domain + "/a").catch(() => 0);
};
new BroadcastChannel("consentry").onmessage = say;
say();`;

/** By when a cache may have kept what it should not: the site itself would have everything kept for good. */
const KEPT = { "Cache-Control": "public, max-age=31536000, immutable", ETag: '"v1"' };

const script = (body: string) => ({
  body,
  headers: { "Content-Type": "text/javascript", ...KEPT },
});

/** What other files of the site are made of. */
const made = {
  fetch: (file: string) => script(`fetch('https://${file.replace(".js", "")}/a')`),
  running: (name: string) => script(running(name)),
  outer: (file: string) => script(`new Worker('/${file}')`),
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
      if (path === "/") return { body: everything() };
      if (path === "/running") return { body: RUNNING_PAGE };
      if (path === "/quiet") return { body: "<!doctype html><title>Shop</title>" };
      const [, kind, of = ""] = /^\/(fetch|running|outer|xml|xslt)\/(.*)$/.exec(path) ?? [];
      return kind ? made[kind as keyof typeof made](of) : answers.get(path);
    },
    () => "",
  );
});
afterAll(async () => {
  expect(await stage.stop()).toBe(0);
});

/** What stands first in a worker. */
const GUARD =
  /("use strict";)?if\(!globalThis\.consentryState\)\{globalThis\.consentryState=.*\}\)\(globalThis\)\}/;

/** The cases whose host under a domain is, or is not, among some hosts. */
const named = (hosts: Set<string>, domain: typeof DENIED | typeof UNKNOWN, contacted: boolean) => {
  const found = casesOf(hosts, domain);
  return FILES.filter((one) => found.has(one.id) === contacted).map(({ name }) => name);
};

async function visit(page: Page): Promise<void> {
  stage.sink.contacted.clear();
  visits++;
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

/** The workers of a page, each of which contacts hosts in rounds. */
interface Workers {
  /** Has all of them contact hosts, and waits until those of the unknown one were. */
  go(this: void): Promise<void>;
  /** Those that have contacted the vendor in the last round. */
  contacted(this: void): string[];
  /** Waits until each has heard of so many more answers. */
  hear(this: void, more: number): Promise<void>;
}

async function begin(page: Page): Promise<Workers> {
  const names = Object.keys(RUNNING).sort();
  let round = 0;
  let told = 0;
  const heard = () => page.evaluate<Record<string, number>>("heard");
  const hear = async (more: number) => {
    told += more;
    await expect.poll(heard).toEqual(Object.fromEntries(names.map((name) => [name, told])));
  };
  const contacted = (domain: string) =>
    names.filter((name) => stage.sink.contacted.has(`${String(round)}.${name}.${domain}`));
  stage.sink.contacted.clear();
  await page.goto(SITE + "/running");
  await hear(0);
  return {
    hear,
    contacted: () => contacted(DENIED),
    async go() {
      await page.evaluate(`news.postMessage(${String(++round)})`);
      await expect.poll(() => contacted(UNKNOWN)).toEqual(names);
    },
  };
}

it("holds workers that run on to a withdrawal from the moment it is made", async () => {
  const { browser, close } = await stage.browse();
  const page = await browser.newPage();
  await page.goto(SITE + "/quiet");
  await answer(page, "accept");
  const { go, contacted, hear } = await begin(page);
  await go();
  await expect.poll(contacted).toHaveLength(Object.keys(RUNNING).length);
  let record: () => void = () => undefined;
  const unrecorded = new Promise<void>((resolve) => (record = resolve));
  await page.route("**/v1/choices", async (route) => {
    await unrecorded;
    await route.continue();
  });
  const withdrawn = answer(page, "withdraw");
  await hear(1);
  await go();
  expect(contacted()).toEqual([]);
  record();
  await withdrawn;
  await hear(1);
  await go();
  expect(contacted()).toEqual([]);
  await close();
});

it("lets workers that run on know of a consent, and of a withdrawal in another tab", async () => {
  const { browser, close } = await stage.browse();
  const profile = await browser.newContext();
  const page = await profile.newPage();
  const { go, contacted, hear } = await begin(page);
  await go();
  expect(contacted()).toEqual([]);
  await answer(page, "accept");
  await hear(1);
  await expect
    .poll(async () => {
      await go();
      return contacted();
    })
    .toHaveLength(Object.keys(RUNNING).length);
  const other = await profile.newPage();
  await other.goto(SITE + "/quiet");
  await answer(other, "withdraw");
  await hear(2);
  await go();
  expect(contacted()).toEqual([]);
  await close();
});

it("leaves all of them byte for byte where nothing is denied, behind the guard of workers", async () => {
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
    const got = Buffer.from(await answer.arrayBuffer());
    const origins = Buffer.from(body(one, DENIED));
    if (one.dest.endsWith("worker")) {
      const wide = origins[0] === 0xff;
      const code = origins.toString(wide ? "utf16le" : "utf8");
      expect(got.toString().replace(GUARD, "")).toEqual(code);
    } else expect(got).toEqual(origins);
    expect(answer.headers.get("Cache-Control")).toBe("private, no-cache");
  }
});
