import { execFile } from "node:child_process";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { createBrotliDecompress } from "node:zlib";
import { type Browser, chromium } from "playwright-core";

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

interface Binary {
  path: string;
  /** What the browser needs in its environment beside our own. */
  env: Record<string, string>;
}

/** The browser that the system has, if any. */
export function onPath(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

async function unpackFile(source: string, target: string): Promise<void> {
  await pipeline(
    createReadStream(source),
    createBrotliDecompress(),
    createWriteStream(target, { mode: 0o755 }),
  );
}

async function unpackTar(source: string, folder: string): Promise<void> {
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
async function packaged(): Promise<Binary> {
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
    await rename(fresh, cache).catch(async (error: unknown) => {
      await rm(fresh, { recursive: true });
      if (!existsSync(cache)) throw error;
    });
  }
  return {
    path: join(cache, "chromium"),
    env: { LD_LIBRARY_PATH: join(cache, "lib"), FONTCONFIG_FILE: fontconfig },
  };
}

async function find(): Promise<Binary> {
  const path = process.env["CONSENTRY_CHROMIUM"] ?? onPath();
  return path === undefined ? packaged() : { path, env: {} };
}

/**
 * Starts a headless Chromium with a fresh profile, which is removed when it is closed. It is the one
 * that `CONSENTRY_CHROMIUM` names, else the system's, else the one of the npm package.
 *
 * @param more arguments beside ours
 * @param without arguments of the driver's own to leave out
 */
export async function launch(more: string[] = [], without: string[] = []): Promise<Browser> {
  const { path, env } = await find();
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return chromium.launch({
    executablePath: path,
    args: [...ARGS, ...more],
    ignoreDefaultArgs: without,
    env: { ...Object.fromEntries(inherited), ...env },
  });
}
