import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { pickLanguage } from "../src/banner/language";

const folder = new URL("../src/lang/", import.meta.url);
const read = (file: string) =>
  JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, string>;

describe("language files", () => {
  const english = read("en.json");

  test.each(readdirSync(folder))("%s is complete", (file) => {
    expect(Object.keys(read(file)).sort()).toEqual(Object.keys(english).sort());
    expect(Object.values(read(file)).filter((text) => !text.trim())).toEqual([]);
  });
});

describe("language choice", () => {
  test.each<[string, string[], string[], string | undefined]>([
    ["the exact tag", ["de-AT"], ["en", "de", "de-at"], "de-at"],
    ["the primary subtag", ["de-CH", "en"], ["en", "de"], "de"],
    ["a regional text for a plain wish", ["pt"], ["en", "pt-BR"], "pt-BR"],
    ["the first wish that is there", ["fr", "de", "en"], ["en", "de"], "de"],
    ["English when nothing fits", ["fr"], ["de", "en"], "en"],
    ["the first one when there is no English", ["fr"], ["de", "it"], "de"],
    ["nothing when there are no texts", ["de"], [], undefined],
  ])("%s", (_, wanted, available, picked) => {
    expect(pickLanguage(wanted, available)).toBe(picked);
  });
});
