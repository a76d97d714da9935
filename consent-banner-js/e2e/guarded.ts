import type { RequestListener, Server } from "node:http";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { launch } from "../scripts/chromium.mjs";
import { listen, serve, type Serving } from "./gateway";

/** A site behind the gateway and a browser, shared by a file; what the browser holds is fresh for every visitor. */
export interface Guarded {
  gateway: Serving;
  browser: Browser;
  /** The site with nobody before it, without a slash at its end. */
  direct: string;
  /** A page of the site, by the name under which browsers take it for secure. */
  shop(this: void, path: string): string;
  /** A new browser profile with a page. It is closed after the test. */
  visitor(this: void, options?: BrowserContextOptions): Promise<Page>;
}

/** What differs between files. */
interface Setting {
  /** Starts the gateway before the site. */
  begin?: (origin: string) => Promise<Serving>;
  /** Starts the browser. */
  open?: () => Promise<Browser>;
}

/** Sets up a site, the gateway before it and a browser for the tests of a file. */
export function guarded(site: RequestListener, { begin = serve, open = launch }: Setting = {}) {
  let origin: Server;
  let contexts: BrowserContext[] = [];
  const held = {
    shop: (path) => held.gateway.site.replace("127.0.0.1", "localhost") + path,
    async visitor(options = {}) {
      // Without motion: what is measured is where it stays.
      const context = await held.browser.newContext({
        locale: "en-US",
        reducedMotion: "reduce",
        ...options,
      });
      contexts.push(context);
      return context.newPage();
    },
  } as Guarded;
  beforeAll(async () => {
    const { server, address } = await listen(site);
    origin = server;
    held.direct = address;
    [held.browser, held.gateway] = await Promise.all([open(), begin(address)]);
  });
  afterAll(async () => {
    await held.browser.close();
    expect(await held.gateway.stop()).toBe(0);
    origin.close();
  });
  afterEach(async () => {
    await Promise.all(contexts.map((one) => one.close()));
    contexts = [];
  });
  return held;
}
