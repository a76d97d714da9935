import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadingEncodings, replacedEncodings } from "./cases/encodings";
import { loadingForeign } from "./cases/foreign";
import { loadingKinds, otherKinds } from "./cases/kinds";
import { loadingLongTags, loadingOddTags, loadingTags, noTags } from "./cases/tags";
import { loadingBehindComments, loadingBehindText, textOnly } from "./cases/text";
import { loadingInTrees } from "./cases/trees";
import { body, type Case, judge, type Judge } from "./judge";

let look: Judge;
beforeAll(async () => {
  look = await judge();
});
afterAll(() => look.close());

const groups: Record<string, Case[]> = {
  tags: [...loadingTags, ...loadingOddTags],
  "text elements": loadingBehindText,
  comments: loadingBehindComments,
  "svg and math": loadingForeign,
  trees: loadingInTrees,
  "document kinds": loadingKinds,
  encodings: [...loadingEncodings, ...replacedEncodings],
  long: loadingLongTags,
};

describe.each(Object.entries(groups))("%s", (_, cases) => {
  it("that load, load no more, and nothing else is lost", { timeout: 200_000 }, async () => {
    const t = performance.now();
    const direct = await look.visit(cases, "direct");
    const bare = await look.visit(cases, "bare");
    const dead: string[] = [],
      leaks: string[] = [],
      lost: string[] = [];
    for (const [i, one] of cases.entries()) {
      const before = direct[i],
        after = bare[i];
      if (!before?.contacts) dead.push(one.name);
      if (after?.contacts) leaks.push(one.name);
      if (before?.shape !== after?.shape)
        lost.push(
          `${one.name}\n   ${before?.shape.slice(0, 300)}\n   ${after?.shape.slice(0, 300)}`,
        );
      if (before?.shape.includes("not loaded")) lost.push("NOT LOADED " + one.name);
    }
    console.log(
      `${cases.length} ${performance.now() - t}\nDEAD\n` +
        dead.join("\n") +
        "\nLEAKS\n" +
        leaks.join("\n") +
        "\nLOST\n" +
        lost.join("\n"),
    );
  });
});

it("what is no tag passes byte for byte", async () => {
  for (const one of [...noTags, ...textOnly, ...otherKinds]) {
    const through = await look.fetch(one, "bare");
    if (!through.equals(body(one, look.vendor(one, "bare"))))
      console.log("CHANGED", one.name, through.toString().slice(0, 500));
  }
});
