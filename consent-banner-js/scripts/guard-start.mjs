// Measures what the guard's start costs a page, and of which parts that comes. Prints a table of medians:
//   npm run build
//   node scripts/guard-start.mjs [RUNS] [FILE...]
// Each FILE is another dist/guard.js, which is measured beside ours in the same run. Needs a Chromium, as the tests do.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { launch } from "./chromium.mjs";
import { assemble } from "../dist/node/index.js";

const RUNS = Number(process.argv[2] ?? 40);
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

/** The state of a visitor who has not been asked yet. */
const denied = { allowed: false, reason: "default" };
const STATE = {
  model: "opt-in",
  gpc: false,
  gpcDenies: ["advertising", "analytics"],
  purposes: {
    necessary: { allowed: true, reason: "necessary" },
    functional: denied,
    analytics: denied,
    advertising: denied,
  },
  asked: ["functional", "analytics", "advertising"],
  choices: {},
  ask: true,
  endpoint: "/consentry",
};

/** The guard with the hosts of every vendor that is known, without what is appended to it. */
const PLACEHOLDER = '"__CONSENTRY_HOSTS__"';
const halves = (code) => code.replaceAll("__CONSENTRY_GLOBAL__", "consentry").split(PLACEHOLDER);
const ours = read("../dist/guard.js");
const { vendors } = JSON.parse(read("../dist/vendors.json"));
const assembled = assemble({
  vendors: vendors
    .filter(({ hosts }) => hosts.every((host) => /^[a-z\d.-]+$/.test(host)))
    .map(({ name, hosts }) => ({ name, hosts, purposes: ["advertising"] })),
});
const served = assembled.files[assembled.guard];
const [before, after] = halves(ours);
const table = served.slice(before.length, served.indexOf(after, before.length));
const filled = (code) => halves(code).join(table);

const browser = await launch();

/** What the guard replaces, as pairs of an interface, or of none for the window, and the names of its members. */
async function members() {
  const tab = await browser.newPage();
  await tab.evaluate(() => {
    const { defineProperty } = Object;
    window.replaced = {};
    Object.defineProperty = (owner, name, property) => {
      const kind =
        owner === window
          ? ""
          : typeof owner === "function"
            ? `${owner.name}.`
            : owner.constructor.name;
      (window.replaced[kind] ??= []).push(name);
      return defineProperty(owner, name, property);
    };
  });
  await tab.evaluate(filled(ours));
  const pairs = Object.entries(await tab.evaluate(() => window.replaced));
  await tab.close();
  return pairs;
}

/** A script that goes through all that, and does something with each member. */
const through = (pairs, step) => `{
const { apply, construct } = Reflect;
for (const [kind, names] of ${JSON.stringify(pairs)}) {
  const owner = !kind ? self : kind.endsWith(".") ? self[kind.slice(0, -1)] : self[kind].prototype;
  for (const name of names) {
    ${step}
  }
}}`;
const LOOK = "const property = Object.getOwnPropertyDescriptor(owner, name);";
const WRAP = `${LOOK}
    // What the guard adds.
    if (!property) continue;
    const which = property.set ? "set" : property.get ? "get" : "value";
    property[which] = new Proxy(property[which], {
      __proto__: null,
      apply: (native, self, args) => apply(native, self, args),
      construct: (native, args, made) => construct(native, args, made),
    });
    Object.defineProperty(owner, name, property);`;

const pairs = await members();
const needed = pairs.map(([kind]) => [kind, []]).filter(([kind]) => kind);
const scripts = {
  nothing: "",
  "the interfaces that nearly every script of a page needs": through(
    ["Document", "HTMLElement", "Navigator"].map((kind) => [kind, []]),
    "",
  ),
  "all interfaces that the guard guards": through(
    [...needed, ["", pairs.find(([kind]) => !kind)[1]]],
    "owner[name];",
  ),
  "and a look at each member": through(pairs, LOOK),
  "and a proxy in its place": through(pairs, WRAP),
  "the guard": filled(ours),
};
for (const file of process.argv.slice(3)) scripts[file] = filled(readFileSync(file, "utf8"));
const names = Object.keys(scripts);

// All that the guard has is compiled while it comes, and so is all else here.
const HINT = "//# allFunctionsCalledOnLoad\n";
const timed = (code) =>
  `${HINT}self.began = performance.now();${code.replace(HINT, "")}\nself.ended = performance.now();`;
const page = (number) => `<!doctype html><html lang="en"><head>
<meta content='${JSON.stringify(STATE)}' data-consentry-own><script src="/${number}.js" data-consentry-own></script>
<title>Shop</title><link rel="icon" href="data:,"></head><body><h1>Shop</h1></body></html>`;

const site = createServer((request, response) => {
  const number = parseInt((request.url ?? "/").slice(1), 10);
  const script = request.url?.endsWith(".js");
  response
    .writeHead(200, {
      "Content-Type": script ? "text/javascript" : "text/html; charset=utf-8",
      "Cache-Control": script ? "max-age=31536000, immutable" : "no-store",
      // Clocks of pages that nobody else shares are finer.
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    })
    .end(script ? timed(scripts[names[number]] ?? "") : page(number));
});

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The medians of all scripts in turns, there and back, so that whatever else the machine does is shared by all. */
async function measure(fresh, warmUp) {
  const took = names.map(() => []);
  let context = await browser.newContext();
  let tab = await context.newPage();
  for (let run = -warmUp; run < RUNS; run++) {
    const order = run % 2 ? [...names.keys()].toReversed() : names.keys();
    for (const number of order) {
      if (fresh) {
        await context.close();
        context = await browser.newContext();
        tab = await context.newPage();
      }
      await tab.goto(`${origin}/${number}`);
      const time = await tab.evaluate(() => window.ended - window.began);
      if (run >= 0) took[number].push(time);
    }
  }
  await context.close();
  return took.map(median);
}

await new Promise((resolve) => site.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${site.address().port}`;
try {
  const first = await measure(true, 2);
  // Browsers keep compiled code from the second or third time on.
  const later = await measure(false, 5);
  console.log("| what runs first in the head | in a new process, ms | on a later page, ms |");
  console.log("|---|---|---|");
  for (const [number, name] of names.entries())
    console.log(`| ${name} | ${first[number].toFixed(2)} | ${later[number].toFixed(2)} |`);
} finally {
  await browser.close();
  site.close();
  site.closeAllConnections();
}
