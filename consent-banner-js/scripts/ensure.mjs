// Runs `npm ci`, unless node_modules was installed from the very same lock file.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const OLDEST = 20;
const STAMP = "node_modules/.installed-from.json";

if (Number.parseInt(process.versions.node) < OLDEST) {
  console.error(`Consentry is built with Node ${OLDEST} or later; this is ${process.version}.`);
  process.exit(1);
}
const lock = readFileSync("package-lock.json", "utf8");
if (!existsSync(STAMP) || readFileSync(STAMP, "utf8") !== lock) {
  const { error, status } = spawnSync("npm", ["ci", "--no-progress"], { stdio: "inherit" });
  if (error) console.error(`npm could not be started: ${error.message}`);
  if (error || status !== 0) process.exit(1);
  writeFileSync(STAMP, lock);
}
