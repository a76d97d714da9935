import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  loadingEncodings,
  loadingInEveryEncoding,
  replacedEncodings,
  undeclaredEncodings,
} from "./cases/encodings";
import { loadingBreakouts, loadingForeign } from "./cases/foreign";
import { loadingKinds, otherKinds, pagesElsewhere } from "./cases/kinds";
import { loadingForScanner } from "./cases/scanner";
import { loadingLongTags, loadingOddTags, loadingTags, noTags } from "./cases/tags";
import { loadingBehindComments, loadingBehindText, textOnly } from "./cases/text";
import { loadingInTrees } from "./cases/trees";
import { body, type Case, judge, type Judge } from "./judge";

/** With `CONSENTRY_FULL=1` every case is visited with the banner in a tab of its own, too. */
const full = process.env["CONSENTRY_FULL"] === "1";

/** Of cases that a table has for every name of a list, some suffice in an ordinary run. */
const some = (cases: Case[]) => cases.filter((_, i) => full || i % 4 === 0);

const groups: Record<string, Case[]> = {
  tags: [...loadingTags, ...loadingOddTags],
  "long tags": some(loadingLongTags),
  "text elements": loadingBehindText,
  comments: loadingBehindComments,
  "svg and math": [...loadingForeign, ...some(loadingBreakouts)],
  trees: loadingInTrees,
  "preload scanner": loadingForScanner,
  "document kinds": loadingKinds,
  encodings: [...loadingEncodings, ...some(loadingInEveryEncoding)],
};

/** Cases whose hostile part cannot be made harmless without a trace, and what is changed there. */
const ALTERED: Record<string, string> = {
  "long: nine megabytes of a name": "an element whose name is longer than a tag may be is left out",
  "svg: cdata in a title": "CDATA, which only some browsers know there, is left out",
  "svg: cdata in desc": "the same",
  "math: cdata in mi": "the same",
  "select: title":
    "what is text to this browser is markup to older ones: attributes in it are parked",
  "select: xmp with an attribute": "text that would be markup to older browsers gets spaces",
  "select: plaintext": "left out, since older browsers ignore it",
  "select: svg with a style, html": "what this browser reads as a comment is markup to older ones",
  "scanner: textarea in an svg title":
    "an end tag that only the preload scanner would see gets a space",
  "application/xhtml+xml: entity of markup": "an entity that holds a denied element is empty",
  "application/xhtml+xml: entity with references": "the same",
};

let look: Judge;
beforeAll(async () => {
  look = await judge();
});
afterAll(() => look.close());

/**
 * What is wrong with cases: without the gateway the vendor is not contacted, so that they show nothing, or it is contacted
 * with it, or something is lost.
 */
async function faults(cases: Case[], way: "guarded" | "bare", alone: boolean): Promise<string[]> {
  const before = await look.visit(cases, "direct", alone);
  // On a busy machine a frame may be gone before what it asks for has left.
  for (let tries = 0; tries < 3; tries++) {
    const silent = cases.filter((_, i) => !before[i]?.contacts);
    const again = silent.length ? await look.visit(silent, "direct", alone) : [];
    silent.forEach((one, i) => {
      if (again[i]) before[cases.indexOf(one)] = again[i];
    });
  }
  const after = await look.visit(cases, way, alone);
  return cases.flatMap((one, i) => {
    const found: string[] = [];
    const direct = before[i];
    if (!direct?.contacts) found.push(`${one.name}: not even contacted without the gateway`);
    if (after[i]?.contacts !== 0) found.push(`${one.name}: contacted`);
    if (direct && direct.shape !== after[i]?.shape && !(one.name in ALTERED))
      found.push(`${one.name}: was\n${direct.shape}\nis\n${after[i]?.shape ?? ""}`);
    return found;
  });
}

describe.each(Object.entries(groups))("%s", (_, cases) => {
  it("load nothing denied", { timeout: 300_000 }, async () => {
    expect(await faults(cases, "bare", false)).toEqual([]);
  });

  it.runIf(full)("load nothing denied in a tab with the banner", { timeout: 600_000 }, async () => {
    expect(await faults(cases, "guarded", true)).toEqual([]);
  });
});

it("what other browsers may read otherwise is safe, too", async () => {
  const cases = [...pagesElsewhere, ...undeclaredEncodings, ...replacedEncodings];
  const seen = await look.visit(cases, "bare");
  expect(seen.map((one) => one.contacts)).toEqual(cases.map(() => 0));
  for (const one of [...pagesElsewhere, ...undeclaredEncodings]) {
    const text = (await look.fetch(one, "bare", { "Sec-Fetch-Dest": "document" })).toString();
    expect(text, one.name).toContain("Last.");
    expect(text, one.name).not.toContain("<img src=");
  }
});

it("what is no tag passes byte for byte", async () => {
  for (const one of [...noTags, ...textOnly, ...otherKinds]) {
    const through = await look.fetch(one, "bare");
    const sent = body(one, look.vendor(one, "bare"));
    expect(through.toString("latin1"), one.name).toBe(sent.toString("latin1"));
  }
});
