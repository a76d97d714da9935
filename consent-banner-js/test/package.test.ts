import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { launch } from "../scripts/chromium.mjs";
import { assemble, type Settings, type State } from "../src/node";
import { startSite, type Site } from "./site";

const run = promisify(execFile);

describe("the package, installed", () => {
  const home = fileURLToPath(new URL("..", import.meta.url));
  let folder: string;
  let installed: string;
  let server: ChildProcess | undefined;
  let browser: Browser;
  let api: Site;
  let page: Page;
  let contacted: string[];
  let said: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "consentry-package-"));
    installed = join(folder, "node_modules", "consentry-banner");
    const pack = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
    const packed = run("npm", pack, { cwd: home });
    [browser, api] = await Promise.all([launch(), startSite(), packed]);
    const tarball = join(folder, (await packed).stdout.trim());
    await mkdir(installed, { recursive: true });
    await run("tar", ["-xzf", tarball, "-C", installed, "--strip-components=1"]);
  });
  afterEach(async () => {
    await page.context().close();
    api.reset();
  });
  afterAll(async () => {
    server?.kill();
    await Promise.all([browser.close(), api.close()]);
    await rm(folder, { recursive: true });
  });

  /** Starts what the package's README has as a whole site; gives its address. */
  async function serve(gateway: string): Promise<string> {
    const readme = await readFile(join(installed, "README.md"), "utf8");
    const code = /```js\n(import .*?)```/s.exec(readme)?.[1] ?? "";
    await writeFile(join(folder, "server.mjs"), code);
    server?.kill();
    server = spawn(process.execPath, ["server.mjs"], {
      cwd: folder,
      env: { ...process.env, PORT: "0", GATEWAY: gateway },
      stdio: ["ignore", "pipe", "ignore"],
    });
    if (!server.stdout) throw new Error("the server has no output");
    const [address] = (await once(createInterface(server.stdout), "line")) as [string];
    return address;
  }

  async function visit(address: string): Promise<void> {
    const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce" });
    contacted = [];
    said = [];
    await context.route(/^https:/, (route) => {
      contacted.push(route.request().url());
      return route.fulfill({ body: "", contentType: "text/javascript" });
    });
    page = await context.newPage();
    page.on("console", (line) => said.push(line.text()));
    await page.goto(address);
  }

  test("asks, contacts nobody before, and releases what is allowed", async () => {
    await visit(await serve("http://127.0.0.1:" + new URL(api.url).port));
    await page.getByRole("button", { name: "Accept all" }).waitFor();
    const frame = page.frameLocator("iframe");
    await expect.poll(() => frame.locator("p").textContent()).toMatch(/YouTube/);
    // What a script makes is held back by the guard.
    await page.evaluate(() => {
      new Image().src = "https://i.metrics.example/1.gif";
    });
    expect(contacted).toEqual([]);

    await page.getByRole("button", { name: "Accept all" }).click();
    const vendors = ["https://metrics.example/m.js", "https://www.youtube.com/embed/abc"];
    await expect.poll(() => contacted.sort()).toEqual(vendors);
    expect(api.posted).toMatchObject([{ method: "accept-all" }]);

    await page.reload();
    await expect.poll(() => contacted.length).toBe(4);
    expect(await page.locator("[data-consentry]").count()).toBe(0);
    expect(said).toEqual([]);
  });

  test("has the page up, everything denied and the reason in the console where the API is away", async () => {
    await visit(await serve("http://127.0.0.1:1"));
    expect(await page.locator("h1").textContent()).toBe("Shop");
    expect(said).toEqual([expect.stringMatching(/^Consentry: this page has no readable state/)]);
    expect(contacted).toEqual([]);
  });

  test("has its licence, and types that a strict compiler takes", async () => {
    expect(await readFile(join(installed, "LICENSE"), "utf8")).toContain("Apache License");
    const file = join(folder, "site.mts");
    await writeFile(
      file,
      `import { assemble, type State } from "consentry-banner";
const { head, tag } = assemble({ vendors: [{ name: "A", purposes: ["analytics"], hosts: ["a.example"] }] });
export const write = (state: State | null): string => head(state) + tag(state, "img", { src: "https://a.example/1.gif" });
// @ts-expect-error There is no such place.
assemble({ vendors: [], place: "top" });
`,
    );
    const program = ts.createProgram([file], {
      strict: true,
      noEmit: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2022.d.ts"],
      types: [],
    });
    const told = ts.getPreEmitDiagnostics(program).map(({ messageText }) => messageText);
    expect(told).toEqual([]);
  });
});

describe("assemble", () => {
  const video = { name: "Video", purposes: ["functional"], hosts: ["video.example"] };
  const stats = { name: "Stats", purposes: ["analytics"], hosts: ["stats.example/count"] };
  const vendors = [video, stats];
  const state = (allowed: boolean): State => ({
    v: 1,
    policyVersion: "1",
    jurisdiction: "DE",
    regime: "eea",
    model: "opt-in",
    gpc: false,
    purposes: { analytics: { allowed, reason: "granted" } },
    asked: ["analytics"],
    gpcDenies: [],
    overridable: true,
    choices: {},
    ask: true,
    endpoint: "/_consent",
  });

  test.each<[string, object, RegExp]>([
    ["no vendors", { vendors: [] }, /vendors: name at least one/],
    ["an address as a host", { vendors: [{ ...video, hosts: ["https://a.example"] }] }, /no host/],
    ["one host twice", { vendors: [video, { ...stats, hosts: video.hosts }] }, /Video.* already/],
    ["a vendor without purposes", { vendors: [{ name: "A", hosts: [] }] }, /'A': purposes/],
    ["an unknown language", { vendors, language: "xx" }, /language: 'xx' is none of ar, cs/],
    ["an unknown text", { vendors, texts: { askTitel: "?" } }, /texts: 'askTitel' is none of/],
    ["a script as a link", { vendors, links: { notice: "javascript:1" } }, /links.notice/],
    ["an unknown setting", { vendors, colour: "red" }, /settings: 'colour' is none of/],
    ["several at once", { vendors: [], place: "top" }, /place: 'top'.*vendors:/],
  ])("names %s", (_, settings, message) => {
    expect(() => assemble(settings as Settings)).toThrow(message);
  });

  test("takes no state for one that is none", () => {
    const { head } = assemble({ vendors });
    expect(() => head({ error: 1 } as unknown as State)).toThrow(/'endpoint' is missing/);
    expect(() => head({ ...state(true), asked: {} } as unknown as State)).toThrow(/'asked'/);
  });

  test.each<[string, State | null, Parameters<ReturnType<typeof assemble>["tag"]>, string]>([
    [
      "an allowed element as it is",
      state(true),
      [null, "img", { src: "https://stats.example/count?a&b", alt: "", hidden: false }],
      '<img src="https://stats.example/count?a&amp;b" alt>',
    ],
    [
      "a denied script parked, its type too",
      state(false),
      [null, "script", { type: "module", src: "//stats.example/count" }],
      '<script type="text/plain" data-consentry-type="module" data-consentry-src="//stats.example/count" data-consentry="analytics"></script>',
    ],
    [
      "everything that is listed parked where no state is",
      null,
      [null, "img", { srcset: "/own.png 1x, https://i.video.example/2.png 2x" }],
      '<img data-consentry-srcset="/own.png 1x, https://i.video.example/2.png 2x" data-consentry="functional">',
    ],
    [
      "names as HTML reads them",
      state(false),
      [null, "IMG", { srcSet: "//stats.example/count 2x" }],
      '<img data-consentry-srcset="//stats.example/count 2x" data-consentry="analytics">',
    ],
    [
      "a script without an address by its purposes",
      state(false),
      [null, "script", {}, { content: "count()", purposes: ["analytics"] }],
      '<script type="text/plain" data-consentry="analytics">count()</script>',
    ],
    [
      "what nobody listed, and links, as they are",
      null,
      [null, "a", { href: "https://video.example/" }, { content: "See" }],
      '<a href="https://video.example/">See</a>',
    ],
  ])("writes %s", (_, holding, [, ...element], html) => {
    expect(assemble({ vendors }).tag(holding, ...element)).toBe(html);
  });
});
