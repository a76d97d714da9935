import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import { describe, expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

async function violations(options: RunOptions = {}): Promise<string[]> {
  await visit.page.evaluate(axe);
  const { violations } = await visit.page.evaluate(
    (given) =>
      (window as never as { axe: { run: (given: RunOptions) => Promise<AxeResults> } }).axe.run(
        given,
      ),
    options,
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

const nothing = () => Promise.resolve();
const all = (granted: boolean) => ({
  functional: granted,
  analytics: granted,
  advertising: granted,
});

/** Every form of the banner, and how to get there. */
const FORMS: [form: string, prepare: () => void, reach: () => Promise<void>][] = [
  ["question", () => undefined, nothing],
  ["choices", () => undefined, () => visit.act("choose")],
  ["control", () => (visit.site.choices = all(true)), nothing],
  ["reopened", () => (visit.site.choices = all(true)), () => visit.act("open")],
  ["question under a signal", () => (visit.site.regime.gpc = true), nothing],
  ["conflict", () => (visit.site.regime.gpc = true), () => visit.act("accept-all")],
  [
    "binding signal",
    () => Object.assign(visit.site.regime, { gpc: true, overridable: false }),
    () => visit.act("choose"),
  ],
  ["opt-out control", () => (visit.site.regime.model = "opt-out"), nothing],
  [
    "opt-out control under a signal",
    () => Object.assign(visit.site.regime, { model: "opt-out", gpc: true }),
    nothing,
  ],
  ["opt-out", () => (visit.site.regime.model = "opt-out"), () => visit.act("open")],
  [
    "opted out under a signal",
    () => Object.assign(visit.site.regime, { model: "opt-out", gpc: true }),
    () => visit.act("open"),
  ],
  [
    "confirmation",
    () => {
      visit.site.regime.model = "opt-out";
      visit.site.choices = all(false);
    },
    async () => {
      await visit.act("open");
      await visit.act("opt-in");
    },
  ],
  ["notice", () => (visit.site.regime.model = "notice"), () => visit.act("open")],
  [
    "error",
    () => (visit.site.failure = "cut"),
    async () => {
      await visit.act("accept-all");
      await visit.page.getByRole("alert").waitFor();
    },
  ],
];

describe.each(["light", "dark"] as const)("nothing is in anyone's way, %s", (colorScheme) => {
  test.each(FORMS)("%s", async (form, prepare, reach) => {
    await visit.page.emulateMedia({ colorScheme });
    prepare();
    await visit.open();
    await reach();
    const folder = process.env["CONSENTRY_SCREENSHOTS"];
    if (folder)
      await visit.page.screenshot({
        path: `${folder}/${form.replaceAll(" ", "-")}-${colorScheme}.png`,
      });
    // In the dark nothing but the colours differs.
    expect(await violations(colorScheme === "dark" ? { runOnly: "color-contrast" } : {})).toEqual(
      [],
    );
  });
});

test("the checks would find something", async () => {
  visit.site.page.body = "<img src='/own.svg'>";
  await visit.open();
  expect(await violations()).toEqual([expect.stringContaining("image-alt")]);
});

describe("small and enlarged screens", () => {
  test.each([
    [320, 480],
    [320, 256],
  ])("at %i by %i every button can be reached", async (width, height) => {
    await visit.page.setViewportSize({ width, height });
    visit.site.look.language = "de";
    await visit.open();
    await visit.act("choose");
    for (const name of ["close", "reject-all", "accept-all", "save"]) {
      const button = visit.page.locator(`consentry-banner [data-action="${name}"]`);
      await button.scrollIntoViewIfNeeded();
      const box = await button.boundingBox();
      expect(box && box.x >= 0 && box.y >= 0).toBe(true);
      expect(box && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
      expect(box?.height).toBeGreaterThanOrEqual(44);
    }
  });

  test("written from right to left, it stands on the right", async () => {
    await visit.page.setViewportSize({ width: 1200, height: 800 });
    await visit.open();
    await visit.page.evaluate(() => {
      document.documentElement.dir = "rtl";
    });
    const panel = await visit.page.getByRole("dialog").boundingBox();
    const close = await visit.page.locator("consentry-banner [data-action=close]").boundingBox();
    expect(panel && panel.x + panel.width).toBe(1184);
    expect(close && panel && close.x - panel.x).toBeLessThan(30);
  });

  test("colours forced by the system keep switches apart", async () => {
    await visit.page.emulateMedia({ forcedColors: "active" });
    await visit.open();
    await visit.act("choose");
    const knob = visit.page.locator('[data-purpose="analytics"] i');
    const inset = () => knob.evaluate((one) => getComputedStyle(one).paddingInlineStart);
    const off = await inset();
    await visit.page.locator('[data-purpose="analytics"]').click();
    expect(await inset()).not.toBe(off);
    expect(await knob.evaluate((one) => getComputedStyle(one).borderTopStyle)).toBe("solid");
  });
});
