// Builds dist/: the scripts, with places for what a site chooses, and one file of texts per language.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build, transform } from "esbuild";
import { minify } from "terser";
import ts from "typescript";

/** Where a name is that of a member, and declares nothing. */
const MEMBERS = [ts.isPropertyAccessExpression, ts.isPropertyAssignment, ts.isMethodDeclaration];

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
const common = {
  outdir: "dist",
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  plugins: [css],
};
/** The scripts that pages run, each from a folder of its own. */
const SCRIPTS = ["guard", "worker", "signals", "banner", "stubs", "follow", "gpp", "frame", "tell"];
/** What the banner loads when it is needed. */
const MODULES = ["dialog", "live"];
await build({
  ...common,
  entryPoints: Object.fromEntries(SCRIPTS.map((name) => [name, `src/${name}/index.ts`])),
  format: "iife",
});
await build({
  ...common,
  entryPoints: Object.fromEntries(MODULES.map((name) => [name, `src/banner/${name}.ts`])),
  format: "esm",
});
// The sheets of what the gateway writes into pages: the permanent control, and the question with all that may follow it.
for (const [file, parts] of [
  ["control", ["control"]],
  ["banner", ["control", "dialog"]],
]) {
  const sheets = await Promise.all(parts.map((name) => readFile(`src/banner/${name}.css`, "utf8")));
  const { code } = await transform(sheets.join(""), { loader: "css", minify: true });
  await writeFile(`dist/${file}.css`, code);
}
// What the package has for servers, with its types.
await build({
  entryPoints: ["src/node/index.ts"],
  outfile: "dist/node/index.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
});
for (const file of ["node/index", "node/settings", "state"]) {
  const { outputText, diagnostics } = ts.transpileDeclaration(
    await readFile(`src/${file}.ts`, "utf8"),
    { fileName: `${file}.ts`, reportDiagnostics: true, compilerOptions: { strict: true } },
  );
  if (diagnostics.length)
    throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost({})));
  await writeFile(`dist/${file}.d.ts`, outputText.replace(/(from "\.\.?\/[^"]+)"/g, '$1.js"'));
}

// The contract of what a server answers.
await cp("../gateway/src/main/resources/io/consentry/api/openapi.json", "dist/node/openapi.json");
await cp("src/lang", "dist/lang", { recursive: true });
await cp("src/stubs.json", "dist/stubs.json");

// What one minifier leaves, another takes out. Nothing of it may change what a value is turned into: no `unsafe`.
for (const file of [...SCRIPTS, ...MODULES]) {
  const { code } = await minify(await readFile(`dist/${file}.js`, "utf8"), {
    module: true,
    ecma: 2020,
    compress: {
      passes: 5,
      unsafe_arrows: true,
      unsafe_methods: true,
      keep_fargs: false,
      // Shorter once they are compressed.
      sequences: false,
      lhs_constants: file !== "guard",
      hoist_funs: true,
    },
    format: { ecma: 2020, inline_script: false },
  });
  // All that the guard has runs before the page does: browsers compile it while it comes, and not function by function.
  const hint = file === "guard" ? "//# allFunctionsCalledOnLoad\n" : "";
  await writeFile(`dist/${file}.js`, hint + code);
}

/** The names that a script uses and does not declare. */
function freeNames(code) {
  const used = new Set();
  const declared = new Set();
  const visit = (node) => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const names = parent.name === node;
      if (parent.propertyName === node || (names && MEMBERS.some((is) => is(parent)))) return;
      (names && !ts.isShorthandPropertyAssignment(parent) ? declared : used).add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("script.js", code, ts.ScriptTarget.ES2022, true));
  return [...used].filter((name) => !declared.has(name)).sort();
}

// A worker may declare names of the language or the browser anew, which hold from its beginning on: ours are handed in.
const worker = await readFile("dist/worker.js", "utf8");
await writeFile(
  "dist/worker.js",
  `(({${freeNames(worker).join()}})=>{${worker.trim()}})(globalThis)`,
);

for (const [file, placeholder] of [
  ["guard", PLACEHOLDER],
  ["worker", PLACEHOLDER],
  ["signals", '"__CONSENTRY_SIGNALS__"'],
  ["banner", '"__CONSENTRY_OPTIONS__"'],
  ["follow", '"__CONSENTRY_OPTIONS__"'],
  ["dialog", '"__CONSENTRY_OPTIONS__"'],
  ["live", '"__CONSENTRY_VENDORS__"'],
]) {
  const places = (await readFile(`dist/${file}.js`, "utf8")).split(placeholder).length - 1;
  if (places !== 1) throw new Error(`${file}.js has ${places} places for ${placeholder}, not one`);
}
