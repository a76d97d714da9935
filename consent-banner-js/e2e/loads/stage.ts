import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { launch } from "../../scripts/chromium.mjs";
import { dataFolder } from "../folder";
import { listen, serve } from "../gateway";
import { DENIED } from "./cases";
import { hostsInNetLog } from "./netLog";
import { type Sink, startSink } from "./sink";

/** The site behind the gateway, and a page of ours beside it. */
export const SITE = "http://own.localhost";
export const BESIDE = "http://beside.localhost";

/** An answer of the origin: markup, and headers beside its type. */
export interface Answer {
  body: string | Buffer;
  headers?: Record<string, string | string[]>;
}

/** The gateway before an origin, and everything that a browser reaches through it. */
export interface Stage {
  sink: Sink;
  /** The gateway's own address, for whoever is no browser. */
  gateway: string;
  /** Starts a browser to which nobody but us and the sink exists. */
  browse(this: void): Promise<Visit>;
  stop(this: void): Promise<number | null>;
}

/** A browser that keeps a log of its network stack. */
export interface Visit {
  browser: Browser;
  /** Closes it, and gives every host that it was asked to contact. */
  close(this: void): Promise<Set<string>>;
}

/**
 * Sets everything up.
 *
 * @param answer what the origin answers, by path
 * @param beside what the page beside the site answers, by path
 */
export async function setUp(
  answer: (path: string) => Answer | undefined,
  beside: (path: string) => string,
): Promise<Stage> {
  const folder = await dataFolder();
  const origin = await listen((request, response) => {
    const found = answer(new URL(request.url ?? "", SITE).pathname);
    for (const [name, value] of Object.entries(found?.headers ?? {}))
      response.setHeader(name, value);
    if (!response.hasHeader("Content-Type"))
      response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.writeHead(found ? 200 : 404).end(found?.body);
  });
  const config = join(folder.path, "consentry.yaml");
  await writeFile(config, `vendors: [{id: spots, purposes: [advertising], hosts: [${DENIED}]}]\n`);
  const gateway = await serve(origin.address, "--config", config);
  const sink = await startSink((host, path) => {
    if (host === new URL(BESIDE).hostname) return { body: beside(path) };
    return host === new URL(SITE).hostname
      ? { port: Number(new URL(gateway.site).port) }
      : undefined;
  });
  let browsers = 0;
  return {
    sink,
    gateway: gateway.site,
    async browse() {
      const log = join(folder.path, `net-${++browsers}.json`);
      const browser = await launch([
        `--proxy-server=127.0.0.1:${sink.port}`,
        "--proxy-bypass-list=<-loopback>",
        `--log-net-log=${log}`,
      ]);
      return {
        browser,
        async close() {
          await browser.close();
          return hostsInNetLog(log);
        },
      };
    },
    async stop() {
      sink.close();
      const code = await gateway.stop();
      origin.server.close();
      await folder.remove();
      return code;
    },
  };
}
