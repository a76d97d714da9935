import { afterAll, beforeAll, expect, it } from "vitest";
import { soup } from "./cases/soup";
import { type Case, judge, type Judge } from "./judge";

/** How many random pages are tried: with `CONSENTRY_SOUPS=100000` for as long as that takes. */
const wanted = Number(process.env["CONSENTRY_SOUPS"] ?? "500");

/** Of those, how many are opened as pages, with scripting and the browser's preload scanner. */
const opened = Math.min(wanted, Math.max(60, Math.round(wanted / 25)));

let look: Judge;
beforeAll(async () => {
  look = await judge();
});
afterAll(() => look.close());

const cases: Case[] = Array.from({ length: wanted }, (_, seed) => ({
  name: `soup ${seed}`,
  page: soup(seed),
}));

/** What would load in the browser's own reading of markup, without scripting. Runs in the page. */
function live(pages: string[]): string[][] {
  const vendor = "scorecardresearch";
  const source = "script img iframe frame embed source track audio video input image".split(" ");
  const loads = (element: Element, name: string) => {
    const tag = element.localName;
    const svg = element.namespaceURI === "http://www.w3.org/2000/svg";
    if (name === "src") return !svg && source.includes(tag);
    if (name === "href" || name === "xlink:href") return tag === "link" || (svg && tag !== "a");
    if (name === "data") return tag === "object";
    if (name === "poster") return tag === "video";
    if (name === "background") return tag === "body" || /^t(able|head|body|foot|[rdh])$/.test(tag);
    return name === "style" || name === "srcset";
  };
  const sheet = (text: string) => {
    const rules = new CSSStyleSheet();
    rules.replaceSync(text);
    return [...rules.cssRules].map((rule) => rule.cssText).join();
  };
  const look = (root: ParentNode): string[] =>
    [...root.querySelectorAll("*")].flatMap((element) => {
      const inert = element.localName === "script" && element.getAttribute("type") === "text/plain";
      const found = [...element.attributes]
        .filter((one) => !inert && loads(element, one.name) && one.value.includes(vendor))
        .map((one) => `<${element.localName} ${one.name}>`);
      if (element.localName === "style" && sheet(element.textContent).includes(vendor))
        found.push("<style>");
      return element instanceof HTMLTemplateElement ? [...found, ...look(element.content)] : found;
    });
  return pages.map((page) => look(new DOMParser().parseFromString(page, "text/html")));
}

it(
  "random pages hold nothing that loads, as the browser reads them",
  { timeout: 3_600_000 },
  async () => {
    const tab = await look.tab();
    let before = 0;
    for (let from = 0; from < cases.length; from += 500) {
      const some = cases.slice(from, from + 500);
      const rewritten: string[] = [];
      const queue = some.entries();
      const work = async () => {
        for (const [i, one] of queue) rewritten[i] = (await look.fetch(one, "bare")).toString();
      };
      await Promise.all(Array.from({ length: 16 }, work));
      const plain = some.map((one) =>
        (one.page as string).replaceAll("{v}", "//b.scorecardresearch.com/"),
      );
      before += (await tab.evaluate(live, plain)).flat().length;
      const after = await tab.evaluate(live, rewritten);
      const leaks = some.flatMap((one, i) =>
        after[i]?.length
          ? [`${one.name}: ${after[i].join()}\n${one.page as string}\n${rewritten[i] ?? ""}`]
          : [],
      );
      expect(leaks).toEqual([]);
    }
    expect(before).toBeGreaterThan(wanted / 4);
  },
);

it("random pages contact nobody when they are opened", { timeout: 3_600_000 }, async () => {
  const some = cases.slice(0, opened);
  const seen = await look.visit(some, "bare");
  expect(
    some
      .filter((_, i) => seen[i]?.contacts !== 0)
      .map((one) => `${one.name}: ${one.page as string}`),
  ).toEqual([]);
});
