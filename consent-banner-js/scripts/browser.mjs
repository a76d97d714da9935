import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

/** Where the tests unpack the browser of an npm package, when there is no other. */
const unpacked = fileURLToPath(new URL("../node_modules/.cache/chromium/", import.meta.url));

/** Starts a Chromium: the one that CONSENTRY_CHROMIUM names, else the system's, else the tests' own. */
export function launch() {
  const own = process.env["CONSENTRY_CHROMIUM"];
  const system = existsSync("/usr/bin/chromium") ? "/usr/bin/chromium" : undefined;
  return chromium.launch({
    executablePath: own ?? system ?? unpacked + "chromium",
    args: ["--no-sandbox", "--disable-gpu"],
    env:
      (own ?? system)
        ? process.env
        : {
            ...process.env,
            LD_LIBRARY_PATH: unpacked + "lib",
            FONTCONFIG_FILE: unpacked + "consentry-fonts.conf",
          },
  });
}
