import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();
const folder = new URL("../src/lang/", import.meta.url);
const languages = readdirSync(folder).map((file) => ({
  language: file.replace(".json", ""),
  texts: JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, string>,
}));

/** What is wrong with the panel and its buttons, in any language. Runs in the page. */
function faults(all: typeof languages): string[] {
  const root = document.querySelector("consentry-banner")?.shadowRoot;
  const panel = root?.querySelector<HTMLElement>(".panel");
  const buttons = [...(root?.querySelectorAll<HTMLElement>(".buttons button") ?? [])];
  if (!panel || buttons.length < 3) throw new Error("there is no panel");
  const asks = buttons[2]?.dataset["action"] === "choose";
  const [title, text] = panel.querySelectorAll(":scope > h2, :scope > p");
  return all.flatMap(({ language, texts }) => {
    if (title) title.textContent = texts[asks ? "askTitle" : "chooseTitle"] ?? "";
    if (text) text.textContent = texts[asks ? "askText" : "chooseText"] ?? "";
    for (const one of buttons) one.textContent = texts[one.dataset["action"] ?? ""] ?? "";
    const found: string[] = [];
    for (const one of buttons) {
      const range = document.createRange();
      range.selectNodeContents(one);
      const lines = new Set([...range.getClientRects()].map(({ top }) => top)).size;
      const cut = one.scrollWidth > one.clientWidth;
      if (lines !== 1 || cut) found.push(`${language}: ${one.textContent} has ${lines} lines`);
    }
    if (panel.scrollWidth > panel.clientWidth) found.push(`${language}: the panel is too narrow`);
    const [yes, no] = buttons.map((one) => one.getBoundingClientRect());
    if (yes?.height !== no?.height || Number(yes?.width) > Number(no?.width) * 1.25)
      found.push(`${language}: ${yes?.width} by ${yes?.height}, and ${no?.width} by ${no?.height}`);
    if (panel.clientHeight > innerHeight / 2 && asks)
      found.push(`${language}: the question is ${panel.clientHeight} high`);
    return found;
  });
}

test("buttons have one line in every language, on phones and beside each other, and weigh the same", async () => {
  // As many sites have it.
  visit.site.page.head = "<style>html { font-size: 62.5% }</style>";
  const measured = async () => {
    const found: Record<string, string[]> = {};
    for (const width of [360, 390, 608, 1280]) {
      await visit.page.setViewportSize({ width, height: 740 });
      found[width] = await visit.page.evaluate(faults, languages);
    }
    return found;
  };
  const none = { 360: [], 390: [], 608: [], 1280: [] };
  await visit.open();
  expect(await measured()).toEqual(none);
  await visit.act("accept-all");
  await visit.act("open");
  await visit.page.locator('consentry-banner [data-action="withdraw"]').waitFor();
  expect(await measured()).toEqual(none);
});
