import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Case, cases, DENIED, harmless, UNKNOWN } from "./loads/cases";
import { around, type Doc, docsOf, edition, headers, path } from "./loads/docs";
import { setUp, SITE, BESIDE, type Stage } from "./loads/stage";
import { isForReload } from "./loads/notLoaded";
import { casesOf } from "./loads/sink";

/** Whether all products of the tables are gone through, rather than a choice. */
const ALL = process.env["CONSENTRY_LOADS"] === "all";
/** How many cases stand in the frames of one page, in each edition. */
const CASES_AT_ONCE = 60;
/** How long something may take that must come, in milliseconds; it is spent where it does not come. */
const PATIENCE = 60_000;
const TEST_TIMEOUT = ALL ? 1_800_000 : 240_000;

const CASES = cases(ALL);
const DOCS = docsOf(CASES);
/** Documents to be loaded as pages, with guard and banner. */
const TOGETHER = DOCS.filter((doc) => doc.cases.length > 1);
const TOP = ALL ? DOCS : TOGETHER;
const HARMLESS = docsOf(harmless().map((one) => ({ ...one, alone: true })));

vi.setConfig({ testTimeout: TEST_TIMEOUT });

let stage: Stage;

beforeAll(async () => {
  const all = [...DOCS, ...HARMLESS.map((doc) => ({ ...doc, name: "harmless-" + doc.name }))];
  const answers = new Map(
    all.flatMap((doc) =>
      [DENIED, UNKNOWN].map((domain) => [
        path(doc, domain),
        { body: edition(doc, domain), headers: headers(doc, domain) },
      ]),
    ),
  );
  stage = await setUp(
    (path) => answers.get(path),
    (path) => around(groups()[Number(path.slice(1))] ?? [], SITE),
  );
});
afterAll(async () => {
  expect(await stage.stop()).toBe(0);
});

/** The documents that stand in the frames of one page. */
function groups(): Doc[][] {
  const all: Doc[][] = [];
  let size = CASES_AT_ONCE;
  for (const doc of DOCS) {
    if (size + doc.cases.length > CASES_AT_ONCE) {
      all.push([]);
      size = 0;
    }
    all.at(-1)?.push(doc);
    size += doc.cases.length;
  }
  return all;
}

const described = (some: Iterable<Case>, domain: string) =>
  [...some].map((one) => `${one.name}: ${one.html(domain)}`);

/** Of some cases, the live ones whose unknown third party has not been contacted yet. */
function waiting(some: Case[]): Case[] {
  const contacted = casesOf(stage.sink.contacted, UNKNOWN);
  return some.filter((one) => one.live && !contacted.has(one.id));
}

async function contactsAll(some: Case[]): Promise<void> {
  await expect.poll(() => described(waiting(some), UNKNOWN), { timeout: PATIENCE }).toEqual([]);
}

const leaks = (hosts: Set<string>) => {
  const denied = casesOf(hosts, DENIED);
  return described(
    CASES.filter((one) => denied.has(one.id)),
    DENIED,
  );
};

/** What a document holds for whoever reads it: its elements in order, and its text. */
function content(): string {
  const names = [...document.querySelectorAll("*")].map((one) => one.localName);
  const copy = document.documentElement.cloneNode(true) as Element;
  for (const code of copy.querySelectorAll("script,style")) code.remove();
  return names.join(" ") + "\n" + copy.textContent;
}

/** Compares the two editions of documents in frames; navigated ones are left out. */
async function losses(page: Page, docs: Doc[]): Promise<string[]> {
  const lost: string[] = [];
  for (const doc of docs) {
    const find = (domain: string) =>
      page.frames().find((frame) => frame.url() === SITE + path(doc, domain));
    // That the unknown vendor has been contacted by the one says nothing of the other.
    if (find(UNKNOWN))
      await expect
        .poll(() => find(DENIED)?.evaluate("document.readyState") ?? "", { timeout: PATIENCE })
        .toMatch(/interactive|complete/);
    const read = async (domain: string) => find(domain)?.evaluate(content);
    const [denied, unknown] = [await read(DENIED), await read(UNKNOWN)];
    if (unknown !== undefined && denied?.replaceAll(DENIED, UNKNOWN) !== unknown)
      lost.push(
        `${doc.cases.map(({ name }) => name).join("; ")}\n${denied ?? "navigated"}\n${unknown}`,
      );
  }
  return lost;
}

describe("with everything denied", () => {
  let contacted: Set<string>;

  it("loses no content, and lets pass whom it does not know", async () => {
    const { browser, close } = await stage.browse();
    const lost: string[] = [];
    for (const [i, docs] of groups().entries()) {
      const context: BrowserContext = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${BESIDE}/${i}`, { waitUntil: "commit" });
      await contactsAll(docs.flatMap((doc) => doc.cases));
      lost.push(...(await losses(page, docs)));
      await context.close();
    }
    contacted = await close();
    expect(lost).toEqual([]);
  });

  it("contacts no denied vendor from pages either", async () => {
    const visit = await stage.browse();
    for (const doc of TOP) {
      const page = await (await visit.browser.newContext()).newPage();
      for (const domain of [DENIED, UNKNOWN]) {
        stage.sink.contacted.clear();
        await page.goto(SITE + path(doc, domain), { waitUntil: "commit" });
        if (domain === UNKNOWN) await contactsAll(doc.cases);
        expect(leaks(stage.sink.contacted)).toEqual([]);
      }
      await page.context().close();
    }
    expect(leaks(await visit.close())).toEqual([]);
  });

  it("contacts no denied vendor from frames, in which there is no guard", () => {
    expect(contacted.size).toBeGreaterThan(CASES.length / 2);
    expect(leaks(new Set([...contacted, ...stage.sink.contacted]))).toEqual([]);
  });

  it("leaves byte for byte what loads nothing", async () => {
    for (const doc of HARMLESS) {
      const name = path({ ...doc, name: "harmless-" + doc.name }, DENIED);
      expect(await get(name)).toBe(edition(doc, DENIED));
    }
  });
});

async function get(path: string, cookie = ""): Promise<string> {
  const answer = await fetch(stage.gateway + path, {
    headers: { "Sec-Fetch-Dest": "iframe", Cookie: cookie },
  });
  return answer.text();
}

describe("with everything granted", () => {
  it("contacts again what was parked, without a reload", async () => {
    const visit = await stage.browse();
    for (const doc of TOGETHER) {
      const page = await (await visit.browser.newContext()).newPage();
      await page.goto(SITE + path(doc, DENIED));
      await page.locator('consentry-banner [data-action="accept-all"]').click();
      const released = doc.cases.filter((one) => one.live && !isForReload(one.name));
      const silent = () => {
        const contacted = casesOf(stage.sink.contacted, DENIED);
        return described(
          released.filter((one) => !contacted.has(one.id)),
          DENIED,
        );
      };
      await expect.poll(silent, { timeout: PATIENCE }).toEqual([]);
      await page.context().close();
    }
    await visit.close();
  });

  it("leaves every document byte for byte", async () => {
    const answer = await fetch(stage.gateway + "/_consent/v1/choices", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin" },
      body: JSON.stringify({ method: "accept-all" }),
    });
    expect(answer.status).toBe(200);
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(";")[0])
      .join("; ");
    await Promise.all(
      DOCS.map(async (doc) => {
        expect(await get(path(doc, DENIED), cookie)).toBe(edition(doc, DENIED));
      }),
    );
  });
});
