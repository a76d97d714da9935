import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DENIED, UNKNOWN } from "./cases";

/** Where a host of ours is served from. */
export type Upstream = (
  host: string,
  path: string,
) => { port: number } | { body: string } | undefined;

/** Everything that the browser can reach: our own hosts, and nobody behind all others. */
export interface Sink {
  port: number;
  /** The hosts that anything was sent to or a tunnel was asked for. */
  contacted: Set<string>;
  close(): void;
}

/**
 * Starts the proxy through which the browser gets at everything, so that nothing leaves the machine.
 * Whoever is asked for by name counts as contacted: a request, and a connection that is only warmed.
 */
export async function startSink(upstream: Upstream): Promise<Sink> {
  const contacted = new Set<string>();
  const server = createServer((asked, answer) => {
    const url = new URL(asked.url ?? "", "http://none");
    const target = upstream(url.hostname, url.pathname);
    if (!target) {
      contacted.add(url.hostname);
      answer.writeHead(204).end();
    } else if ("body" in target) {
      answer.setHeader("Content-Type", "text/html; charset=utf-8").end(target.body);
    } else {
      forward(asked, answer, url, target.port);
    }
  });
  server.on("connect", (asked: IncomingMessage, socket) => {
    contacted.add(asked.url?.replace(/:\d+$/, "") ?? "");
    socket.on("error", () => socket.destroy());
    socket.end("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n");
  });
  server.on("clientError", (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    contacted,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function forward(asked: IncomingMessage, answer: ServerResponse, url: URL, port: number): void {
  const onward = request(
    {
      host: "127.0.0.1",
      port,
      path: url.pathname + url.search,
      method: asked.method,
      headers: asked.headers,
    },
    (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
      reply.pipe(answer);
    },
  );
  onward.on("error", () => answer.destroy());
  asked.pipe(onward);
}

/** Of hosts, the numbers of the cases under one of our two domains. */
export function casesOf(
  hosts: Iterable<string>,
  domain: typeof DENIED | typeof UNKNOWN,
): Set<string> {
  const found = new Set<string>();
  for (const host of hosts) {
    const bare = host.replace(/\.$/, "");
    if (bare.endsWith("." + domain)) found.add(bare.slice(0, -domain.length - 1));
  }
  return found;
}
