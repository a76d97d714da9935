// Builds dist/: guard.js, banner.js, stubs.js, and one file per language.
import { cp, mkdir, readFile, rm } from "node:fs/promises";
import { build, transform } from "esbuild";

const PLACEHOLDER = '"__CONSENTRY_HOSTS__"';

const css = {
  name: "css",
  setup(building) {
    building.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        loader: "css",
        minify: true,
      });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

await rm("dist", { recursive: true, force: true });
await mkdir("dist");
await build({
  entryPoints: {
    guard: "src/guard/index.ts",
    banner: "src/banner/index.ts",
    stubs: "src/stubs/index.ts",
  },
  outdir: "dist",
  bundle: true,
  format: "iife",
  minify: true,
  target: "es2022",
  charset: "utf8",
  plugins: [css],
});
await cp("src/lang", "dist/lang", { recursive: true });
await cp("src/stubs.json", "dist/stubs.json");

const places = (await readFile("dist/guard.js", "utf8")).split(PLACEHOLDER).length - 1;
if (places !== 1) throw new Error(`guard.js has ${places} places for the hosts instead of one`);
