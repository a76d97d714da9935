// Runs the three tools that look for faults at the same time, and shows what each of them says once it has ended.
import { spawn } from "node:child_process";

const TOOLS = [
  ["eslint", "."],
  ["tsc", "--noEmit"],
  ["prettier", "--check", "--cache", "--cache-strategy", "content", "."],
];

/** Gives the exit status of a tool; npm has put the tools on the path. */
function run([tool, ...args]) {
  return new Promise((resolve, reject) => {
    const child = spawn(tool, args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (text) => (said += text));
    child.stderr.on("data", (text) => (said += text));
    child.on("error", reject);
    child.on("close", (status) => {
      process.stdout.write(said);
      resolve(status ?? 1);
    });
  });
}

const statuses = await Promise.all(TOOLS.map(run));
process.exitCode = statuses.every((status) => status === 0) ? 0 : 1;
