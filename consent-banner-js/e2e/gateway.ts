import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const JAR = fileURLToPath(new URL("../../gateway/target/consentry.jar", import.meta.url));

/** The built jar in a process of its own, as its user starts it. */
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
  const child: ChildProcess = spawn(java, ["-jar", JAR, ...args], {
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
