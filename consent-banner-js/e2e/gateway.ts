import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { dataFolder } from "./folder";

const JAR = fileURLToPath(new URL("../../gateway/target/consentry.jar", import.meta.url));

/** For runs of a few seconds: the build's archive of classes, which the launcher uses too, and no second compiler. */
const QUICK = [
  "-XX:SharedArchiveFile=" + JAR.replace(/jar$/, "jsa"),
  "-Xlog:cds*=off",
  "-Xlog:class+path=off",
  "-XX:TieredStopAtLevel=1",
];

/** The built jar in a process of its own. */
export interface Started {
  /** What stood in the groups of the pattern that says it is ready. */
  addresses: string[];
  /** Stops it as a user would, and gives its exit code. */
  stop(this: void): Promise<number | null>;
}

/** Starts a command of the gateway and waits until its output has the lines that say it is ready. */
export async function start(args: string[], ready: RegExp): Promise<Started> {
  const home = process.env["JAVA_HOME"];
  const java = home ? join(home, "bin", "java") : "java";
  const child: ChildProcess = spawn(java, [...QUICK, "-jar", JAR, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit") as Promise<[number | null]>;
  return {
    addresses: await output(child, ready),
    async stop() {
      child.kill("SIGTERM");
      const [code] = await exited;
      return code;
    },
  };
}

async function output(child: ChildProcess, ready: RegExp): Promise<string[]> {
  if (!child.stdout) throw new Error("the gateway has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const found = ready.exec(line);
    if (found) {
      child.stdout.resume();
      return found.slice(1);
    }
  }
  throw new Error("the gateway ended before it was ready");
}

/** A server of a test on a free port of this machine. */
export interface Listening {
  server: Server;
  /** Without a slash at its end. */
  address: string;
  port: number;
}

/** Starts a server. */
export async function listen(handle: RequestListener): Promise<Listening> {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { server, port, address: `http://127.0.0.1:${port}` };
}

/** The gateway before an origin. */
export interface Serving {
  /** Where visitors come in, without a slash at its end. */
  site: string;
  /** Where other servers come in, by the token `e2e`. */
  internal: string;
  /** Stops it as a user would, removes its data, and gives its exit code. */
  stop(this: void): Promise<number | null>;
}

/** Starts the gateway before an origin, for visitors in Germany, whom everything is denied at first. */
export function serve(origin: string, ...options: string[]): Promise<Serving> {
  return serveAt(origin, ["--jurisdiction", "DE"], ...options);
}

/** Starts the gateway before an origin, for visitors of whom headers tell place, account and age. */
export function serveByHeaders(origin: string, ...options: string[]): Promise<Serving> {
  const names = ["country", "region", "account", "age"];
  return serveAt(
    origin,
    names.flatMap((name) => [`--${name}-header`, `X-${name}`]),
    ...options,
  );
}

/** Starts the gateway with a configuration beside its options. */
export function configured(yaml: string, begin = serve): (origin: string) => Promise<Serving> {
  return async (origin) => {
    const folder = await dataFolder();
    const file = join(folder.path, "consentry.yaml");
    await writeFile(file, yaml);
    const gateway = await begin(origin, "--config", file);
    return {
      ...gateway,
      async stop() {
        const code = await gateway.stop();
        await folder.remove();
        return code;
      },
    };
  };
}

async function serveAt(origin: string, place: string[], ...options: string[]): Promise<Serving> {
  const data = await dataFolder();
  const { addresses, stop } = await start(
    [
      ["serve", "--origin", origin, "--store", join(data.path, "consent.db")],
      ["--listen", "127.0.0.1", "--port", "0", "--internal-port", "0", "--internal-token", "e2e"],
      place,
      options,
    ].flat(),
    /on (http:\/\/\S+) \(internal: (http:\/\/\S+)\)/,
  );
  return {
    site: addresses[0] ?? "",
    internal: addresses[1] ?? "",
    async stop() {
      const code = await stop();
      await data.remove();
      return code;
    },
  };
}
