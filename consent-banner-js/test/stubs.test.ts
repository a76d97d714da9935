import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();

const stubs = readFileSync(new URL("../dist/stubs.js", import.meta.url), "utf8");

const parkedInline = (code: string, more = "") =>
  `<script type="text/plain" data-consentry="analytics" ${more}>${code}</script>`;

/** A page whose scripts call `px`, and tell what is going on by `note`. */
const page = (body: string) => `
  <script>var noted = []; function note(what) { noted.push(what) }</script>
  <script data-names="px" data-purposes="analytics">${stubs}</script>
  <script>px("own", "before")</script>${body}<button id="later" onclick="px('own', 'after')"></button>`;

const noted = () => visit.page.evaluate<string[]>("noted");

/** As vendors write it: where its name is taken, it has been there before. */
const snippet = () => `!function (w) {
  if (w.px) return;
  var q = w.px = function () { q.calls.push([].slice.call(arguments).join(" ")) };
  q.calls = [];
  var s = document.createElement("script");
  s.src = "${visit.site.vendor("stats.localhost", "/px.js")}";
  document.head.appendChild(s);
}(window); px("init");`;

test.each([
  ["at once", (code) => code],
  [
    "on DOMContentLoaded",
    (code) => `document.addEventListener("DOMContentLoaded", () => {${code}})`,
  ],
  ["on load", (code) => `addEventListener("load", { handleEvent() {${code}} })`],
  ["by onload", (code) => `onload = function () {${code}}`],
  ["by a timer", (code) => `setTimeout(function () {${code}}, 50)`],
  ["by a promise", (code) => `Promise.resolve().then(() => {${code}})`],
  [
    "asynchronously",
    (code) => `(async () => { await new Promise((r) => setTimeout(r, 50)); ${code}})()`,
  ],
  ["with the next frame", (code) => `requestAnimationFrame(() => {${code}})`],
  ["when there is time", (code) => `requestIdleCallback(() => {${code}})`],
  ["by a timer of a timer", (code) => `setTimeout(() => setTimeout(() => {${code}}))`],
  [
    "when the visitor moves",
    (code) => `(function () {
      function go() { removeEventListener("mousemove", go); ${code} }
      addEventListener("mousemove", go);
    })()`,
  ],
] as [string, (code: string) => string][])(
  "a snippet that runs %s finds nothing of the stub, which hands on all calls",
  async (_, put) => {
    visit.site.page.body = page(parkedInline(put(snippet())));
    await visit.open();
    await visit.act("accept-all");
    await expect.poll(() => visit.page.locator("script[data-consentry]").count()).toBe(0);
    await visit.page.mouse.move(20, 20);
    await visit.contacted("stats.localhost/px.js");
    await visit.page.locator("#later").dispatchEvent("click");
    const calls = () => visit.page.evaluate<string[]>("px.calls");
    await expect.poll(calls).toEqual(["init", "own before", "own after"]);
  },
);

test("what the page keeps on the vendor's object is there when the vendor comes", async () => {
  visit.site.page.body = page(
    parkedInline(snippet()) +
      `<script>
        px.slots = px.slots || {};
        px.slots.top = px.slots.top || 1;
        px.slots.side = 2;
        px.list = px.list || [];
        px.list.push(3);
        px.places = px.places || [];
        px.places[px.places.length] = 4;
        px.units = px.units || {};
        px.calls = px.calls || [];
        px.hook = px.hook || function () {};
        px.language = px.language || "de";
        px.method = px.method.bind(px);
        px.user = px.getUser();
      </script>`,
  );
  await visit.open();
  expect(await visit.page.evaluate("px.slots === px.slots")).toBe(true);
  await visit.act("accept-all");
  const kept = () => visit.page.evaluate<unknown>("({ ...px })");
  const calls = ["init", "own before"];
  await expect.poll(kept).toEqual({ calls, slots: { side: 2 }, list: [3], places: [4], units: [] });
});

test("a module finds nothing of the stub either", async () => {
  visit.site.page.body = page(parkedInline(snippet(), 'data-consentry-type="module"'));
  await visit.open();
  await visit.act("accept-all");
  await visit.contacted("stats.localhost/px.js");
  await expect.poll(() => visit.page.evaluate("px.calls")).toEqual(["init", "own before"]);
});

test.each([
  ["a script", "async", "function px(...args) { px.calls.push(args.join(' ')) } px.calls = []"],
  [
    "a module",
    'data-consentry-type="module"',
    "window.px = (...a) => void px.calls.push(a.join(' ')); px.calls = []",
  ],
])(
  "%s that defines the name itself, with no snippet, gets the calls from before",
  async (_, how, code) => {
    const src = visit.site.vendor(
      "stats.localhost",
      `/slow.js?delay=200&run=${encodeURIComponent(code)}`,
    );
    const script = `<script type="text/plain" data-consentry="analytics" ${how}`;
    visit.site.page.body = page(
      how === "async"
        ? `${script} data-consentry-src="${src}"></script>`
        : `${script}>${code}</script>`,
    );
    await visit.open();
    await visit.act("accept-all");
    await expect.poll(() => visit.page.evaluate("px.calls")).toEqual(["own before"]);
  },
);

test.each([
  ["by its method", "px.track('own', done)"],
  [
    "by a method that tells of its state elsewhere",
    "px.ready(() => note('no')); px.track('own', done)",
  ],
  ["by a word", "px('track', 'own', {}, done)"],
  ["by a goal", "px(1, 'reachGoal', 'own', {}, done)"],
  ["in its options", "px('own', { callback: done })"],
  ["in options of an event", "px('event', 'own', { event_callback: done })"],
])("what waits for a call %s goes on at once", async (_, call) => {
  visit.site.page.body = page(`<script>function done() { note("done") } ${call}</script>`);
  await visit.open();
  await expect.poll(noted).toEqual(["done"]);
});

test("own calls go on where the vendor never comes", async () => {
  visit.site.page.body = page(parkedInline("note('ran')"));
  await visit.open();
  await visit.act("accept-all");
  await expect.poll(noted).toEqual(["ran"]);
  await visit.page.locator("#later").dispatchEvent("click");
  await visit.page.evaluate("void px('own')");
  expect(await visit.page.evaluate("typeof px")).toBe("function");
});

test("what waits for the page is told in the page's order, once all that may run has", async () => {
  const slow = visit.site.vendor("stats.localhost", "/slow.js?delay=200&run=note('slow')");
  visit.site.page.body = page(`${parkedInline(`
      addEventListener("pageshow", () => note("pageshow"));
      addEventListener("load", () => note("load"));
      window.onload = () => note("onload");
      document.onreadystatechange = () => note("onreadystatechange " + document.readyState);
      document.addEventListener("readystatechange", () => note("readystatechange"));
      document.addEventListener("DOMContentLoaded", () => note("DOMContentLoaded"));
      function gone() { note("gone") }
      addEventListener("load", gone);
      removeEventListener("load", gone);`)}
    <script type="text/plain" data-consentry="analytics" data-consentry-src="${slow}"></script>`);
  await visit.open();
  await visit.act("accept-all");
  await expect.poll(noted).toContain("pageshow");
  const told = await noted();
  expect(told.slice(0, 2)).toEqual(["slow", "DOMContentLoaded"]);
  expect(told.slice(2, 4).sort()).toEqual(["onreadystatechange complete", "readystatechange"]);
  expect(told.slice(4, 6).sort()).toEqual(["load", "onload"]);
  expect(told.slice(6)).toEqual(["pageshow"]);
});

test("a handler that the body's property sets is told, and finds none that was told before", async () => {
  visit.site.page.body = page(`<script>window.onload = () => note("own")</script>
    ${parkedInline("var old = document.body.onload; document.body.onload = () => { old?.(); note('body') }")}`);
  await visit.open();
  await visit.act("accept-all");
  await expect.poll(noted).toEqual(["own", "body"]);
});
