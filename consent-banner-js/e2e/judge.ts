import type { Page } from "playwright-core";
import { launch } from "../scripts/chromium.mjs";
import { listen, serve } from "./gateway";

/** A denied vendor. It is none whose name browsers take to https by themselves. */
const VENDOR = "b.scorecardresearch.com";

/** Stands in a case for the vendor's address, which then names the case and the run: `http://vendor/run/7`. */
export const ADDRESS = /\{v\}/g;

/** One page as the origin answers it. */
export interface Case {
  /** Says what is tried; unique among the cases of one judge. */
  name: string;
  /** The body: text that is sent as UTF-8, or its bytes. Both are given the vendor's address. */
  page: string | ((vendor: string) => Buffer);
  /** `Content-Type`; null: none. By default HTML in UTF-8. */
  type?: string | null;
  status?: number;
  headers?: Record<string, string>;
}

/** What one visit to a case showed. */
export interface Seen {
  /** Requests that reached the vendor. */
  contacts: number;
  /** Elements and text of the document, in order. */
  shape: string;
}

/** How a case is visited: straight from the origin, through the gateway, or so without its scripts. */
export type Way = "direct" | "guarded" | "bare";

/** Everything that is needed to look at cases. */
export interface Judge {
  /** Visits every case: in a frame, or, if it is to be alone, in a tab of its own, where the banner goes, too. */
  visit(this: void, cases: Case[], way: Way, alone?: boolean): Promise<Seen[]>;
  /** The body of a case as a script in a page would fetch it: without banner and guard. */
  fetch(this: void, one: Case, way: Way, headers?: Record<string, string>): Promise<Buffer>;
  /** The vendor's address in a case. */
  vendor(this: void, one: Case, way: Way): string;
  /** A tab whose site is the gateway. */
  tab(this: void): Promise<Page>;
  close(this: void): Promise<void>;
}

/** Long enough for a browser to read on behind a script that it waits for. */
const slow = (answer: () => void) => setTimeout(answer, 150);

const TABS = 6;

/** The page in whose frames others are shown. */
const HOST: Case = { name: "host", page: "<!DOCTYPE html><title>Host</title><body>" };

/** The bytes of a case with the vendor's address in it. */
export function body(one: Case, vendor: string): Buffer {
  return typeof one.page === "string"
    ? Buffer.from(one.page.replace(ADDRESS, vendor))
    : one.page(vendor);
}

/**
 * Elements and text of a document, in order, without what the gateway adds, and without the text of elements
 * that show none. Runs in the page.
 */
function shapeOf(root: Node): string {
  const silent = new Set("script style noscript iframe noembed noframes".split(" "));
  const parts: string[] = [];
  const walk = (node: Node) => {
    const { localName, id, content } = node as HTMLTemplateElement;
    if (node.nodeType === Node.ELEMENT_NODE) {
      const src = (node as Element).getAttribute("src") ?? "";
      const ours = [localName, id].some((name) => name.startsWith("consentry-"));
      if (ours || src.includes("/_consent/")) return;
      parts.push(`<${localName}>`);
      if (silent.has(localName)) return;
    } else if (node.nodeType === Node.TEXT_NODE || node.nodeType === Node.CDATA_SECTION_NODE) {
      parts.push((node as Text).data);
    }
    node.childNodes.forEach(walk);
    if (localName === "template" && "content" in node) walk(content);
  };
  walk(root);
  // What differs by itself: addresses, the place of an error, and an escape character that nobody sees.
  const text = parts.join("").replace(/\/(direct|guarded|bare)\/\d+|at column \d+|\u001b/g, "");
  return text.replace(/\s+/g, " ");
}

/**
 * Opens documents in frames of the page at hand, some at a time, and gives their shapes. Runs in the page.
 *
 * @param shape {@link shapeOf}
 */
async function frames(addresses: string[], shape: (root: Node) => string): Promise<string[]> {
  const shapes: string[] = [];
  const one = async (address: string) => {
    const frame = document.createElement("iframe");
    const loaded = new Promise<boolean>((resolve) => {
      frame.onload = () => {
        resolve(true);
      };
      setTimeout(resolve, 15_000, false);
    });
    frame.src = address;
    document.body.append(frame);
    const inTime = await loaded;
    await new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 }));
    const root = frame.contentDocument;
    const shown = root ? shape(root) : "another site";
    frame.remove();
    return inTime ? shown : `not loaded: ${shown}`;
  };
  const queue = addresses.entries();
  const work = async () => {
    for (const [i, address] of queue) shapes[i] = await one(address);
  };
  await Promise.all(Array.from({ length: 8 }, work));
  return shapes;
}

/** Starts an origin, the gateway before it, a vendor, and a browser to which every other name leads to that vendor. */
export async function judge(): Promise<Judge> {
  const known = new Map<string, Case>();
  const ids = new Map<string, number>();
  const contacts = new Map<string, number>();
  const sink = await listen((request, response) => {
    const place = /^\/\w+\/\d+/.exec(request.url ?? "")?.[0] ?? "";
    contacts.set(place, (contacts.get(place) ?? 0) + 1);
    response.writeHead(200, { "Content-Type": "text/plain", "Access-Control-Allow-Origin": "*" });
    response.end();
  });
  const origin = await listen((request, response) => {
    const url = new URL(request.url ?? "", "http://origin");
    const one = known.get(url.searchParams.get("case") ?? "");
    if (url.pathname === "/slow.js") {
      slow(() => response.writeHead(200, { "Content-Type": "text/javascript" }).end());
      return;
    }
    if (!one) {
      response.writeHead(404).end();
      return;
    }
    const type = one.type === undefined ? "text/html; charset=utf-8" : one.type;
    const bytes = body(one, `http://${VENDOR}${url.pathname}`);
    response.writeHead(one.status ?? 200, {
      ...(type === null ? {} : { "Content-Type": type }),
      ...(one.headers ?? { "Content-Length": String(bytes.length) }),
    });
    response.end(request.method === "HEAD" ? undefined : bytes);
  });
  const rules = `MAP ${VENDOR} 127.0.0.1:${sink.port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`;
  const [browser, gateway] = await Promise.all([
    launch([`--host-resolver-rules=${rules}`]),
    serve(origin.address),
  ]);
  const plain = await browser.newContext();
  const mute = await browser.newContext();
  await mute.route("**/_consent/assets/**", (route) => route.abort());

  const base = (way: Way) => (way === "direct" ? origin.address : gateway.site);
  const place = (one: Case, way: Way) => {
    const id = ids.get(one.name) ?? ids.size;
    ids.set(one.name, id);
    known.set(one.name, one);
    return `/${way}/${id}`;
  };
  const address = (one: Case, way: Way) =>
    `${base(way)}${place(one, way)}?case=${encodeURIComponent(one.name)}`;

  async function inFrames(cases: Case[], way: Way): Promise<string[]> {
    const page = await (way === "bare" ? mute : plain).newPage();
    await page.goto(address(HOST, way));
    const addresses = cases.map((one) => address(one, way));
    const shapes = await page.evaluate(
      `(${frames.toString()})(${JSON.stringify(addresses)}, ${shapeOf.toString()})`,
    );
    await page.close();
    return shapes as string[];
  }

  async function inTab(one: Case, way: Way): Promise<string> {
    const page = await (way === "bare" ? mute : plain).newPage();
    await page.goto(address(one, way), { waitUntil: "load" });
    await page.evaluate(
      () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 })),
    );
    const shape = await page.evaluate(`(${shapeOf.toString()})(document)`);
    await page.close();
    return shape as string;
  }

  return {
    async visit(cases, way, alone = false) {
      const shapes: string[] = alone ? [] : await inFrames(cases, way);
      const queue = alone ? cases.entries() : [].entries();
      const work = async () => {
        for (const [i, one] of queue) shapes[i] = await inTab(one, way);
      };
      await Promise.all(Array.from({ length: TABS }, work));
      return cases.map((one, i) => ({
        contacts: contacts.get(place(one, way)) ?? 0,
        shape: shapes[i] ?? "",
      }));
    },
    async fetch(one, way, headers = { "Sec-Fetch-Dest": "empty" }) {
      const answer = await fetch(address(one, way), { headers });
      return Buffer.from(await answer.arrayBuffer());
    },
    vendor: (one, way) => `http://${VENDOR}${place(one, way)}`,
    async tab() {
      return plain.newPage();
    },
    async close() {
      await browser.close();
      await gateway.stop();
      origin.server.close();
      sink.server.close();
    },
  };
}
