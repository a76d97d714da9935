import type { Server } from "node:http";
import { type AddressInfo, createServer, type Server as Sink } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Driven, drive, missing, type Tab } from "./driven";
import { listen, serve, type Serving } from "./gateway";

/** A vendor that is denied until the visitor agrees, and a third party that nobody knows. */
const DENIED = "connect.facebook.net";
const UNKNOWN = "third-party.example";
const HOSTS = [DENIED, UNKNOWN];

const RULES = JSON.stringify({ prerender: [{ urls: ["/next"], eagerness: "immediate" }] });
const TAGS = HOSTS.map((host) => `<script async src="https://${host}/a.js"></script>`).join("");
/** What a page does by itself as soon as it is seen, or seen again. */
const SCRIPT = `const call = () => { for (const host of ${JSON.stringify(HOSTS)}) new Image().src = "https://" + host + "/late"; };
addEventListener("pageshow", (event) => { window.persisted = event.persisted; if (event.persisted) call(); });
document.addEventListener("prerenderingchange", call);`;

/** A worker that contacts both when it is told to, and tells when it has heard of an answer. */
const WORKER = `new BroadcastChannel("consentry").onmessage = () => postMessage("heard");
onmessage = () => { for (const host of ${JSON.stringify(HOSTS)}) fetch("https://" + host + "/w").catch(() => 0); };`;
const WORKED = `<script>const worker = new Worker("/worker.js"); worker.onmessage = () => (window.heard = true);</script>`;

const why = await missing();
if (why) console.warn(`SKIPPED, for want of a full Chromium: ${why}.`);

let browser: Driven;
let origin: Server;
let gateway: Serving;
let sinks: Sink[];
/** How often a connection to each was begun: none is answered, so nothing but that can be seen. */
let contacts: Record<string, number>;
/** The pages that the site was asked for, and whether in advance. */
let asked: string[];

beforeAll(async () => {
  sinks = await Promise.all(
    HOSTS.map(async (host) => {
      const sink = createServer((socket) => {
        contacts[host] = (contacts[host] ?? 0) + 1;
        socket.on("error", () => undefined).destroy();
      });
      await new Promise<void>((resolve) => sink.listen(0, "127.0.0.1", resolve));
      return sink;
    }),
  );
  const rules = HOSTS.map((host, i) => {
    const { port } = sinks[i]?.address() as AddressInfo;
    return `MAP ${host} 127.0.0.1:${String(port)}`;
  });
  browser = await drive(["--host-resolver-rules=" + rules.join(",")]);
  const { server, address } = await listen((request, response) => {
    const { url = "", headers } = request;
    asked.push(`${url} ${String(headers["sec-purpose"] ?? "")}`.trim());
    if (url === "/worker.js") {
      response.writeHead(200, { "Content-Type": "text/javascript" }).end(WORKER);
      return;
    }
    const host = /^\/rules\/(.*)$/.exec(url)?.[1];
    if (host) {
      const rules = { prefetch: [{ urls: [`https://${host}/next`], eagerness: "immediate" }] };
      response
        .writeHead(200, { "Content-Type": "application/speculationrules+json" })
        .end(JSON.stringify(rules));
      return;
    }
    if (url.startsWith("/ruled"))
      response.setHeader("Speculation-Rules", HOSTS.map((one) => `"/rules/${one}"`).join(", "));
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(
      `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
${url === "/first" ? `<script type="speculationrules">${RULES}</script>` : ""}<script>${SCRIPT}</script>
${/^\/(first|ruled)/.test(url) ? "" : TAGS}${url === "/worked" ? WORKED : ""}</head><body><main><h1>Shop</h1></main></body></html>`,
    );
  });
  origin = server;
  gateway = await serve(address);
});
afterAll(async () => {
  for (const sink of sinks) sink.close();
  await browser.close();
  expect(await gateway.stop()).toBe(0);
  origin.close();
});

let open: () => Promise<Tab>;
beforeEach(async () => {
  contacts = {};
  asked = [];
  open = await browser.profile();
});

const shop = (path: string) => gateway.site.replace("127.0.0.1", "localhost") + path;
const contacted = (host: string) => contacts[host] ?? 0;
const allowed = ({ evaluate }: Tab) =>
  evaluate(() => window.consentry?.get().purposes.advertising?.allowed);
/** Actions that the banner shows. */
const shown = ({ evaluate }: Tab) =>
  evaluate(() =>
    [
      ...(document
        .querySelector("consentry-banner")
        ?.shadowRoot?.querySelectorAll("[data-action]") ?? []),
    ]
      .filter((one) => one.checkVisibility())
      .map((one) => one.getAttribute("data-action")),
  );
/** Answers, and waits until it is recorded: a refusal holds before that. */
async function answer(tab: Tab, action: "accept" | "reject" | "withdraw"): Promise<void> {
  const recorded = () =>
    tab.evaluate(
      () =>
        performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/v1/choices"))
          .length,
    );
  const before = await recorded();
  await tab.evaluate(`consentry.${action}()`);
  await expect.poll(recorded).toBe(before + 1);
  await expect.poll(() => allowed(tab)).toBe(action === "accept");
}
/** Answers by the forms of the preferences page, on which there is no script. */
async function answerByForm(tab: Tab, method: string): Promise<void> {
  const path = "/_consent/preferences";
  await tab.go(shop(path));
  await tab.evaluate(`document.querySelector("[value='${method}']").click()`);
  await tab.arrives(shop(path + "?saved"));
}

/** Withdraws as another browser of the same account would: this one gets no answer. */
async function withdrawElsewhere(tab: Tab): Promise<void> {
  const cookie = (await tab.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const body = JSON.stringify({
    method: "withdraw",
    purposes: { advertising: false, analytics: false, functional: false },
  });
  const headers = { "Content-Type": "application/json", Origin: shop(""), Cookie: cookie };
  const answered = await fetch(shop("/_consent/v1/choices"), { method: "POST", headers, body });
  expect(answered.status).toBe(200);
}
const present = describe.skipIf(why);

present("a page that is made ready in advance", () => {
  let tab: Tab;
  async function makeReady(): Promise<void> {
    tab = await open();
    await tab.go(shop("/first"));
    await expect.poll(() => asked).toContain("/next prefetch;prerender");
    await expect.poll(() => contacted(UNKNOWN)).toBeGreaterThan(0);
  }
  /** Shows it, and gives the paths that it asked for before that. */
  async function activate(): Promise<string[]> {
    await tab.go(shop("/next"));
    const before = await tab.evaluate(() => {
      const [page] = performance.getEntriesByType("navigation");
      const { activationStart } = page as unknown as { activationStart: number };
      return performance
        .getEntriesByType("resource")
        .filter(({ startTime }) => startTime < activationStart)
        .map(({ name }) => new URL(name).pathname);
    });
    expect(before.length).toBeGreaterThan(0);
    return before;
  }

  test("contacts no denied vendor, asks and tells nothing until it is seen", async () => {
    await makeReady();
    expect((await activate()).filter((path) => /\/v1\/|\/d-/.test(path))).toEqual([]);
    await expect.poll(() => shown(tab)).toContain("reject-all");
    expect(contacted(DENIED)).toBe(0);
    await answer(tab, "accept");
    await expect.poll(() => contacted(DENIED)).toBeGreaterThan(0);
  });

  test.each(["accept", "reject"] as const)("knows of an answer meanwhile: %s", async (action) => {
    await makeReady();
    await answer(tab, action);
    await activate();
    await expect.poll(() => allowed(tab)).toBe(action === "accept");
    await expect.poll(() => shown(tab)).toEqual(["open"]);
  });

  test("knows of an answer by a form meanwhile", async () => {
    await makeReady();
    await answerByForm(await open(), "reject-all");
    await tab.show();
    await activate();
    await expect.poll(() => shown(tab)).toEqual(["open"]);
    expect(contacted(DENIED)).toBe(0);
  });

  test("is given up for a withdrawal in another tab", async () => {
    const other = await open();
    await other.go(shop("/other"));
    await answer(other, "accept");
    await makeReady();
    await answer(other, "withdraw");
    contacts = {};
    await tab.go(shop("/next"));
    await expect.poll(() => contacted(UNKNOWN)).toBeGreaterThan(0);
    expect(asked.at(-1)).toBe("/next");
    expect(await allowed(tab)).toBe(false);
    expect(contacted(DENIED)).toBe(0);
  });
});

present("a page that is gone back to", () => {
  let tab: Tab;
  async function leave(): Promise<void> {
    await tab.go(shop("/b"));
  }
  async function goBack(path = "/a"): Promise<boolean> {
    contacts = {};
    await tab.evaluate("history.back()");
    await tab.arrives(shop(path));
    await expect.poll(() => contacted(UNKNOWN)).toBeGreaterThan(0);
    return tab.evaluate("persisted");
  }
  beforeEach(async () => {
    tab = await open();
    await tab.go(shop("/a"));
  });

  test.each(["in another tab", "by a form"])("is given up for a withdrawal %s", async (way) => {
    await answer(tab, "accept");
    await leave();
    const other = await open();
    if (way === "by a form") await answerByForm(other, "withdraw");
    else {
      await other.go(shop("/other"));
      await answer(other, "withdraw");
    }
    expect(await goBack()).toBe(false);
    expect(await allowed(tab)).toBe(false);
    expect(contacted(DENIED)).toBe(0);
  });

  test("has its worker hold to a withdrawal of which the browser knows nothing", async () => {
    await answer(tab, "accept");
    await tab.go(shop("/worked"));
    await leave();
    await withdrawElsewhere(tab);
    expect(await goBack("/worked")).toBe(true);
    await expect.poll(() => tab.evaluate("heard")).toBe(true);
    contacts = {};
    await tab.evaluate("worker.postMessage(0)");
    await expect.poll(() => contacted(UNKNOWN)).toBeGreaterThan(0);
    expect(contacted(DENIED)).toBe(0);
  });

  test("holds to a withdrawal of which the browser knows nothing", async () => {
    await answer(tab, "accept");
    await leave();
    await withdrawElsewhere(tab);
    expect(await goBack()).toBe(true);
    await expect.poll(() => allowed(tab)).toBe(false);
    contacts = {};
    await tab.evaluate("call()");
    await expect.poll(() => contacted(UNKNOWN)).toBeGreaterThan(0);
    expect(contacted(DENIED)).toBe(0);
  });

  test.each(["accept", "reject"] as const)("knows of an answer meanwhile: %s", async (action) => {
    await leave();
    await answer(tab, action);
    expect(await goBack()).toBe(true);
    await expect.poll(() => allowed(tab)).toBe(action === "accept");
    await expect.poll(() => shown(tab)).toEqual(["open"]);
  });

  test("still asks what it asked", async () => {
    await leave();
    expect(await goBack()).toBe(true);
    expect(await shown(tab)).toContain("reject-all");
    await answer(tab, "reject");
    await expect.poll(() => shown(tab)).toEqual(["open"]);
  });
});

test.skipIf(why)("a tab that is come back to holds to a withdrawal by a form", async () => {
  const tab = await open();
  await tab.go(shop("/a"));
  await answer(tab, "accept");
  await answerByForm(await open(), "withdraw");
  expect(await tab.evaluate("document.hidden")).toBe(true);
  await tab.show();
  await expect.poll(() => allowed(tab)).toBe(false);
  contacts = {};
  await tab.evaluate("call()");
  await expect.poll(() => contacted(UNKNOWN)).toBeGreaterThan(0);
  expect(contacted(DENIED)).toBe(0);
});

present("rules in files of the site", () => {
  test("have only those loaded in advance who are not denied", async () => {
    const tab = await open();
    await tab.go(shop("/ruled"));
    await expect.poll(() => contacted(UNKNOWN)).toBeGreaterThan(0);
    expect(contacted(DENIED)).toBe(0);
    await answer(tab, "accept");
    await tab.go(shop("/ruled?again"));
    await expect.poll(() => contacted(DENIED)).toBeGreaterThan(0);
  });
});
