import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const folder = new URL("../src/lang/", import.meta.url);
const read = (file: string) =>
  JSON.parse(readFileSync(new URL(file, folder), "utf8")) as Record<string, string>;
const english = read("en.json");
const files = readdirSync(folder);

/** What stands in braces is filled in. */
const places = (text = "") => text.match(/\{\w+\}/g) ?? [];

describe("languages", () => {
  test("are twelve or more", () => {
    expect(files.length).toBeGreaterThanOrEqual(12);
  });

  test.each(files)("%s is complete", (file) => {
    const texts = read(file);
    expect(Object.keys(texts)).toEqual(Object.keys(english));
    for (const [name, text] of Object.entries(texts)) {
      expect(text.trim(), name).toBe(text);
      expect(text, name).not.toBe("");
      expect(places(text), name).toEqual(places(english[name]));
      expect(Intl.getCanonicalLocales(file.slice(0, -5))).toEqual([file.slice(0, -5)]);
    }
  });

  test.each(files.filter((file) => file !== "en.json"))("%s is translated", (file) => {
    const same = Object.entries(read(file)).filter(([name, text]) => text === english[name]);
    expect(same.map(([name]) => name).filter((name) => name !== "label")).toEqual([]);
  });

  test.each(files)("the question of %s names what it asks for", (file) => {
    const texts = read(file);
    for (const purpose of ["analytics", "advertising"])
      expect(texts["askText"]?.toLowerCase()).toContain(texts[purpose]?.toLowerCase());
  });

  test("French keeps its punctuation in the line of the word before it", () => {
    const apart = Object.values(read("fr.json")).flatMap((text) => text.match(/.[;:?!]/g) ?? []);
    expect(new Set(apart)).toEqual(new Set(["\u202f;", "\u202f?", "\u00a0:"]));
  });
});
