// Measures our banner beside four others, each on the same page in the same browser, and beside the page with none: what a
// browser does for any page is in every row. Prints a table:
//   npm ci --prefix compare --ignore-scripts --legacy-peer-deps
//   npm run build && mvn -pl ../gateway package -DskipTests     (the gateway that puts ours into the page)
//   node scripts/compare.mjs [RUNS]
// Needs a Chromium, as the tests do, and Java.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { launch } from "./chromium.mjs";

const RUNS = Number(process.argv[2] ?? 7);
/** How much slower than this machine's the processor is made, as for a phone. */
const SLOWDOWN = 4;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const modules = here("../compare/node_modules/");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const TEXT = "This site uses services of other companies. You decide which.";

/** The others, each as its documentation sets it up, asking for one purpose in English. */
const OTHERS = {
  "vanilla-cookieconsent": {
    shown: "#cc-main .cm",
    head: `<link rel="stylesheet" href="/m/vanilla-cookieconsent/dist/cookieconsent.css">`,
    body: `<script defer src="/m/vanilla-cookieconsent/dist/cookieconsent.umd.js"></script>
<script type="module">CookieConsent.run({ hideFromBots: false,
  categories: { necessary: { enabled: true, readOnly: true }, analytics: {} },
  language: { default: "en", translations: { en: {
    consentModal: { title: "Your choice", description: "${TEXT}", acceptAllBtn: "Accept all",
      acceptNecessaryBtn: "Reject all", showPreferencesBtn: "Choose" },
    preferencesModal: { title: "Choices", acceptAllBtn: "Accept all", acceptNecessaryBtn: "Reject all",
      savePreferencesBtn: "Save", closeIconLabel: "Close",
      sections: [{ title: "Analytics", description: "Measures.", linkedCategory: "analytics" }] } } } } });</script>`,
  },
  klaro: {
    shown: ".klaro .cookie-notice",
    head: `<script>window.klaroConfig = { version: 1, lang: "en", acceptAll: true,
  translations: { en: { privacyPolicyUrl: "/privacy", consentNotice: { description: "${TEXT}" },
    purposes: { analytics: { title: "Analytics" } } } },
  services: [{ name: "measure", title: "Measure", purposes: ["analytics"] }] };</script>
<script defer data-config="klaroConfig" src="/m/klaro/dist/klaro.js"></script>`,
    body: "",
  },
  tarteaucitronjs: {
    shown: "#tarteaucitronAlertBig",
    head: `<script src="/m/tarteaucitronjs/tarteaucitron.min.js"></script>
<script>var tarteaucitronForceLanguage = "en";
tarteaucitron.init({ privacyUrl: "/privacy", orientation: "bottom", showAlertSmall: false,
  cookieslist: false, highPrivacy: true, AcceptAllCta: true, DenyAllCta: true, handleBrowserDNTRequest: false });
tarteaucitron.user.gtagUa = "G-0";
(tarteaucitron.job = tarteaucitron.job || []).push("gtag");</script>`,
    body: "",
  },
  orejime: {
    shown: ".orejime-Banner",
    head: `<link rel="stylesheet" href="/m/orejime/dist/orejime-standard.css">`,
    body: `<script>window.orejimeConfig = { privacyPolicyUrl: "/privacy",
  purposes: [{ id: "analytics", title: "Analytics", cookies: [] }] };</script>
<script src="/m/orejime/dist/orejime-standard-en.js"></script>`,
  },
};
const OURS = "Consentry";
const NONE = "no banner";

const page = ({ head, body }) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>Shop</title><link rel="icon" href="data:,">${head}</head>
<body><main><h1>Shop</h1>${"<p>Words of a page that has some of them, so that there is something to move.</p>".repeat(30)}
</main>${body}</body></html>`;

const TYPES = { js: "text/javascript", css: "text/css", json: "application/json" };

/** The site: a page for each tool by its name, and the files of the packages, compressed as servers do. */
const site = createServer((request, response) => {
  const path = decodeURIComponent((request.url ?? "/").split("?")[0]);
  const send = (type, text) =>
    response
      .writeHead(200, {
        "Content-Type": type,
        "Content-Encoding": "gzip",
        "Cache-Control": "no-store",
      })
      .end(gzipSync(text, { level: 9 }));
  const tool = OTHERS[path.slice(1)] ?? (path === "/plain" ? { head: "", body: "" } : undefined);
  if (tool) send("text/html; charset=utf-8", page(tool));
  else if (path.startsWith("/m/") && !path.includes(".."))
    send(TYPES[path.split(".").at(-1)] ?? "text/plain", readFileSync(modules + path.slice(3)));
  else response.writeHead(404).end();
});
await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${site.address().port}`;

/** Our gateway before the plain page. */
async function startGateway(data) {
  const arguments_ = ["-jar", here("../../gateway/target/consentry.jar"), "serve"];
  arguments_.push("--origin", origin, "--store", join(data, "consent.db"), "--jurisdiction", "DE");
  arguments_.push("--listen", "127.0.0.1", "--port", "0", "--internal-port", "0");
  const child = spawn("java", arguments_, { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) {
    const [, address] = /on (http:\/\/\S+) \(internal/.exec(line) ?? [];
    if (address) return { address, child };
  }
  throw new Error("the gateway did not start");
}

/** Runs in the page: notes what is measured there, and when the banner is first to be seen. */
function watch(selector) {
  const seen = (window.measured = { long: 0, shift: 0, visible: 0 });
  const observe = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({
      type,
      buffered: true,
    });
  observe("longtask", ({ duration }) => (seen.long += duration));
  observe("layout-shift", ({ value }) => (seen.shift += value));
  const look = () => {
    const one =
      document.querySelector("consentry-banner")?.shadowRoot?.querySelector(".panel") ??
      document.querySelector(selector);
    const box = one?.getBoundingClientRect();
    const visible = one?.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    // Of one that slides in, the first part on the screen counts.
    if (visible && box.width && box.height && box.top < innerHeight && box.bottom > 0)
      seen.visible = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** The time in which a page's scripts ran until something was painted, by the browser's own record of what it did. */
function ranBeforePaint({ traceEvents }) {
  const painted = traceEvents.find(({ name }) => name === "firstPaint")?.ts;
  const micros = traceEvents
    .filter(({ name, ts, args }) => name === "EvaluateScript" && ts < painted && args.data?.url)
    .reduce((sum, { dur }) => sum + dur, 0);
  return micros / 1000;
}

/** The bytes of scripts and style sheets that came for a page, beyond the page itself. */
async function measure(browser, url, selector) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
  });
  const tab = await context.newPage();
  const client = await context.newCDPSession(tab);
  await client.send("Network.enable");
  let bytes = 0;
  const files = new Set();
  client.on("Network.responseReceived", ({ requestId, type }) => {
    if (type !== "Document") files.add(requestId);
  });
  client.on("Network.dataReceived", ({ requestId, encodedDataLength }) => {
    if (files.has(requestId)) bytes += encodedDataLength;
  });
  await client.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  await tab.addInitScript(watch, selector);
  await browser.startTracing(tab, { categories: ["devtools.timeline", "loading"] });
  await tab.goto(url, { waitUntil: "load" });
  await tab.waitForFunction(() => window.measured.visible > 0);
  await tab.waitForLoadState("networkidle");
  const before = ranBeforePaint(JSON.parse((await browser.stopTracing()).toString()));
  const { long, shift, visible } = await tab.evaluate(() => window.measured);
  const painted = await tab.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
  );
  await client.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await tab.evaluate(axe);
  const violations = await tab.evaluate(async () => {
    const { violations } = await window.axe.run();
    return violations.reduce((sum, { nodes }) => sum + nodes.length, 0);
  });
  await context.close();
  const after = Math.max(0, visible - painted);
  return { bytes, visible, after, before, long, shift, violations };
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

const data = mkdtempSync(join(tmpdir(), "consentry-compare-"));
let gateway;
let browser;
try {
  gateway = await startGateway(data);
  browser = await launch();
  const pages = {
    [NONE]: [`${origin}/plain`, "main"],
    [OURS]: [`${gateway.address}/plain`, "consentry-banner"],
    ...Object.fromEntries(
      Object.entries(OTHERS).map(([name, { shown }]) => [name, [`${origin}/${name}`, shown]]),
    ),
  };
  const results = Object.fromEntries(Object.keys(pages).map((name) => [name, []]));
  // In turns, so that whatever else the machine does is shared by all. The first round warms up.
  for (let run = 0; run <= RUNS; run++)
    for (const [name, [url, shown]] of Object.entries(pages)) {
      const result = await measure(browser, url, shown).catch((error) => {
        throw new Error(`${name}: ${error.message}`);
      });
      if (run > 0) results[name].push(result);
    }
  console.log(
    "| | KB, gzip | visible, ms | after first paint, ms | scripts before it, ms | long tasks, ms | layout shift | axe |",
  );
  console.log("|---|---|---|---|---|---|---|---|");
  for (const [name, runs] of Object.entries(results)) {
    const of = (key, digits) => median(runs.map((one) => one[key])).toFixed(digits);
    const size = (median(runs.map((one) => one.bytes)) / 1000).toFixed(1);
    console.log(
      `| ${name} | ${size} | ${of("visible", 0)} | ${of("after", 0)} | ${of("before", 1)} | ${of("long", 0)} | ${of("shift", 3)} | ${of("violations", 0)} |`,
    );
  }
} finally {
  await browser?.close();
  gateway?.child.kill("SIGTERM");
  site.close();
  site.closeAllConnections();
  rmSync(data, { recursive: true, force: true });
}
