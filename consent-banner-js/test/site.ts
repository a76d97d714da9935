import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Posted } from "../src/banner/postAnswer";
import { assemble, type Settings, type Vendor } from "../src/node";
import type { Choices, Method, Outcome, Purpose, State } from "../src/state";

const ASKED: Purpose[] = ["functional", "analytics", "advertising"];

/** The vendors of every test, under names that browsers resolve to loopback. */
const VENDORS: Vendor[] = [
  { name: "Ads", purposes: ["advertising"], hosts: ["ads.localhost"], cookies: ["_ads*"] },
  {
    name: "Captcha",
    purposes: ["necessary"],
    hosts: ["ads.localhost/captcha"],
    cookies: ["_kept"],
  },
  { name: "Stats", purposes: ["analytics"], hosts: ["stats.localhost"], cookies: ["_stats"] },
  { name: "Tags", purposes: ["advertising", "analytics"], hosts: ["tags.localhost"] },
  { name: "Video Vendor", purposes: ["functional"], hosts: ["video.localhost"] },
  { name: "Network", purposes: ["functional"], hosts: ["instagram.com"] },
  { name: "Pixel", purposes: ["advertising"], hosts: ["pixel.instagram.com"] },
];

/** A site behind a gateway that keeps its contract in memory, for one visitor, and vendors beside it. */
export interface Site {
  /** The regime of the visitor's place, to be changed at will. */
  regime: Pick<State, "model" | "gpc" | "overridable" | "gpcDenies"> & Partial<State>;
  /** What the visitor answered so far. */
  choices: Choices;
  /** Every answer that was posted, refused ones included. */
  posted: Posted[];
  /** What answers the next posts instead of the gateway's own answer. */
  failure: { status: number; body: string } | "cut" | undefined;
  /** Holds back the next posts until it is settled. */
  gate: Promise<void>;
  /** How often the state was asked for. */
  asked: number;
  /** Every request that reached a vendor, as `host/path?query`. */
  contacts: string[];
  /** The state as the gateway would write it into a page now. */
  state(): State;
  /** Sets the page: what stands in it after the gateway's own elements. */
  page: {
    head?: string;
    body?: string;
    lang?: string;
    csp?: string;
    nonce?: string;
    state?: string;
    /** The banner's element, as a gateway tells the guard. */
    element?: string;
  };
  /** How the banner is made. */
  look: Omit<Settings, "vendors" | "prefix">;
  /** The hash of the texts that are shown. */
  version(): string;
  /** The page's address. */
  url: string;
  /** A vendor's address; with `?delay=N` it answers after N milliseconds. */
  vendor(host: string, path: string): string;
  /** Forgets everything that a test may have set or done. */
  reset(): void;
  close(): Promise<void>;
}

/** What a site begins with, and begins anew with for each test. */
const fresh = (): Pick<
  Site,
  "regime" | "choices" | "posted" | "failure" | "gate" | "asked" | "contacts" | "page" | "look"
> => ({
  regime: {
    model: "opt-in",
    gpc: false,
    overridable: true,
    gpcDenies: ["advertising", "analytics"],
  },
  choices: {},
  posted: [],
  failure: undefined,
  gate: Promise.resolve(),
  asked: 0,
  contacts: [],
  page: {},
  look: {},
});

/** California's section, as the gateway writes it. */
const gpp = (allowed: boolean) => ({
  string: allowed ? "DBABBg~BUoAAACA.QA" : "DBABBg~BUUAAACA.QA",
  sections: [8],
  parsed: {
    usca: [
      { Version: 1, SaleOptOutNotice: 1, SaleOptOut: allowed ? 2 : 1 },
      { GpcSegmentType: 1, Gpc: false },
    ],
  },
});

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<[Server, number]> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return [server, (server.address() as AddressInfo).port];
}

function end(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** What a vendor answers: scripts say who they are in `window.ran`, and do what the address says after `?run=`. */
function vendorBody(path: string, run = ""): [type: string, body: string] {
  if (path.endsWith(".js"))
    return ["text/javascript", `(window.ran ??= []).push(${JSON.stringify(path)});${run}`];
  if (path.endsWith(".css")) return ["text/css", ""];
  if (path.endsWith(".html")) return ["text/html", "<!doctype html><title>vendor</title>"];
  if (path.endsWith(".json")) return ["application/json", "{}"];
  return ["image/svg+xml", '<svg xmlns="http://www.w3.org/2000/svg"/>'];
}

async function read(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text;
}

/** Starts a site and its vendors on free ports. */
export async function startSite(): Promise<Site> {
  const [vendors, vendorPort] = await listen((request, response) => {
    const host = (request.headers.host ?? "").split(":")[0] ?? "";
    const url = new URL(request.url ?? "/", "http://vendor");
    site.contacts.push(host + (request.url ?? ""));
    const [type, body] = vendorBody(url.pathname, url.searchParams.get("run") ?? "");
    const answer = () => {
      response
        .writeHead(200, { "content-type": type, "access-control-allow-origin": "*" })
        .end(body);
    };
    void pause(Number(url.searchParams.get("delay"))).then(answer);
  });

  const made = new Map<string, ReturnType<typeof assemble>>();
  const assets: Record<string, string> = {};
  const assembled = () => {
    const key = JSON.stringify(site.look);
    const held =
      made.get(key) ??
      assemble({
        vendors: VENDORS,
        prefix: "/_consent",
        links: { privacyPolicy: "/privacy" },
        ...site.look,
      });
    made.set(key, held);
    Object.assign(assets, held.files);
    return held;
  };

  const decide = (purpose: Purpose): Outcome => {
    const { model, gpc, gpcDenies, overridden } = site.regime;
    const choice = site.choices[purpose];
    if (gpc && gpcDenies.includes(purpose) && !overridden) return { allowed: false, reason: "gpc" };
    if (choice !== undefined) return { allowed: choice, reason: choice ? "granted" : "refused" };
    return { allowed: model !== "opt-in", reason: "default" };
  };

  const html = () => {
    const { head = "", body = "", lang = "en", nonce, state, element = "" } = site.page;
    const own = assembled()
      .head(site.state(), nonce)
      .replace(/own(?=><\/script>$)/, `own="${element}"`);
    // What a gateway never writes.
    const odd = state?.replaceAll("&", "&amp;").replaceAll("'", "&#39;");
    return `<!doctype html><html lang="${lang}"><head>
${odd === undefined ? own : own.replace(/content='[^']*'/, () => `content='${odd}'`)}
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>
<link rel="icon" href="data:,">${head}</head>
<body><main><h1>Shop</h1>${body}</main></body></html>`;
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const posted = JSON.parse(await read(request)) as Posted & { method: Method };
    site.posted.push(posted);
    await site.gate;
    if (site.failure === "cut") {
      response.destroy();
      return;
    }
    if (site.failure) {
      const { status, body } = site.failure;
      response.writeHead(status, { "content-type": "application/problem+json" }).end(body);
      return;
    }
    const { gpcDenies } = site.regime;
    Object.assign(
      site.choices,
      posted.method === "gpc"
        ? Object.fromEntries(gpcDenies.map((purpose) => [purpose, false]))
        : posted.purposes,
    );
    site.regime.overridden = posted.overridesSignal;
    const receipt = { id: "r1", sequence: site.posted.length, at: "2026-11-01T00:00:00Z" };
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ ...site.state(), receipt }));
  };

  const [server, port] = await listen((request, response) => {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const asset = assets[path];
    if (request.method === "POST" && path === "/_consent/v1/choices")
      void answer(request, response);
    else if (path === "/_consent/v1/state") {
      site.asked++;
      response.writeHead(200, { "content-type": "application/json" }).end(
        JSON.stringify({
          ...site.state(),
          vendors: VENDORS.filter((vendor) => vendor.purposes.includes("functional")),
        }),
      );
    } else if (asset)
      response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end(asset);
    else if (path === "/")
      response
        .writeHead(200, {
          "content-type": "text/html; charset=utf-8",
          ...(site.page.csp ? { "content-security-policy": site.page.csp } : {}),
        })
        .end(html());
    else {
      const [type, body] = vendorBody(path);
      response.writeHead(200, { "content-type": type }).end(body);
    }
  });

  const site: Site = {
    ...fresh(),
    version: () => assembled().version,
    reset: () => Object.assign(site, fresh()),
    url: `http://shop.localhost:${port}/`,
    vendor: (host, path) => `http://${host}:${vendorPort}${path}`,
    state: () => ({
      v: 1,
      policyVersion: "2026-11-01",
      jurisdiction: site.regime.model === "opt-in" ? "DE" : "US-CA",
      regime: site.regime.model === "opt-in" ? "eea" : "california",
      purposes: {
        necessary: { allowed: true, reason: "necessary" },
        ...Object.fromEntries(ASKED.map((purpose) => [purpose, decide(purpose)])),
      },
      asked: ASKED,
      choices: site.choices,
      ask: Object.keys(site.choices).length === 0,
      endpoint: "/_consent",
      ...(site.look.signals?.includes("gpp") && { gpp: gpp(decide("advertising").allowed) }),
      ...site.regime,
    }),
    async close() {
      await Promise.all([end(server), end(vendors)]);
    },
  };
  return site;
}
