import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const JAR = fileURLToPath(new URL("../../gateway/target/consentry.jar", import.meta.url));

/** The demo as its user starts it: the built jar in a process of its own. */
export interface Demo {
  /** The guarded shop, without a slash at its end. */
  shop: string;
  /** Stops it as a user would, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** A folder for the demo's data, and the way to remove it. */
export async function dataFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "consentry-e2e-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Starts the demo on free ports and waits until it says that it is ready. */
export async function startDemo(data: string): Promise<Demo> {
  const java = process.env["JAVA_HOME"] ? join(process.env["JAVA_HOME"], "bin", "java") : "java";
  const args = ["-jar", JAR, "demo", "--port", "0", "--internal-port", "0", "--data", data];
  const child: ChildProcess = spawn(java, args, { stdio: ["ignore", "pipe", "inherit"] });
  const exited = once(child, "exit") as Promise<[number | null]>;
  return {
    shop: await address(child),
    async stop() {
      child.kill("SIGTERM");
      const [code] = await exited;
      return code;
    },
  };
}

async function address(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error("the demo has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    const shop = /The shop, guarded\s+(http:\/\/localhost:\d+)\//.exec(line)?.[1];
    if (shop) {
      child.stdout.resume();
      return shop;
    }
  }
  throw new Error("the demo ended before it was ready");
}
