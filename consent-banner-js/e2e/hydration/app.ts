import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Writable } from "node:stream";
import { runInNewContext } from "node:vm";

const require = createRequire(import.meta.url);
const text = (name: string, path: string) =>
  readFileSync(join(dirname(require.resolve(name + "/package.json")), path), "utf8");

/** Whom a page's markup would contact: parked, each comes back once. */
export const WRITTEN = [
  "https://www.youtube.com/embed/a",
  "https://www.facebook.com/tr?id=1",
  "https://www.googletagmanager.com/gtag/js?id=G-1",
];
/** What the application makes once it runs. */
export const MADE = "https://www.youtube.com/embed/b";

/**
 * What servers and browsers render alike, by `create`: of the elements some are parked on the way. A counter shows that it runs;
 * with an odd one there is another frame.
 */
const PARTS = `
const ADDRESSES = ${JSON.stringify(WRITTEN)};
const parts = (create, names) => [
  create("iframe", { key: 1, title: "a", width: "560", height: "315", src: ADDRESSES[0] }),
  create("img", { key: 2, alt: "", src: ADDRESSES[1] }),
  create("script", { key: 3, async: true, src: ADDRESSES[2] }),
  create("blockquote", { key: 4, [names]: "instagram-media" }, "Words of a post"),
  create("script", { key: 5, async: true, src: "https://www.instagram.com/embed.js" }),
];
const more = (create, n) => n % 2 ? create("iframe", { key: 6, title: "b", src: ${JSON.stringify(MADE)} }) : null;
`;

const REACT = `${PARTS}
const Late = LATE ? React.lazy(LATE) : () => parts(React.createElement, "className");
function App({ heading }) {
  const e = React.createElement;
  const [n, set] = React.useState(0);
  return e("main", null, e("h1", null, heading),
    e(React.Suspense, { fallback: "…" }, e(Late)), more(e, n),
    e("button", { id: "more", onClick: () => set(n + 1) }, "clicked " + n));
}
function Page({ heading, script }) {
  const e = React.createElement;
  return e("html", { lang: "en" },
    e("head", null, e("meta", { charSet: "utf-8" }), e("title", null, "Journal"), e("link", { rel: "icon", href: "data:," })),
    e("body", null, e(App, { heading }), e("script", script)));
}`;

interface React {
  createElement(type: unknown, properties: object): unknown;
}
interface Rendering {
  renderToPipeableStream(
    this: void,
    node: unknown,
    how: { onShellReady(this: void): void },
  ): { pipe(this: void, to: Writable): void };
}

/** How a page of React comes, and its browser's part. */
export interface Hydration {
  /** What React takes over. */
  root: "document" | "div";
  /** The attributes of the script that hydrates. */
  script: Record<string, string | boolean>;
  /** What the browser's part says in the heading, where it is another than the server's. */
  other?: string;
}

/**
 * A page of React, streamed.
 *
 * @param rest settles when what does not come at once may come
 */
export function reactPage({ root, script }: Hydration, to: Writable, rest: Promise<void>): void {
  const React = require("react") as React;
  const later = async () => {
    await rest;
    return { default: () => parts(React.createElement.bind(React), "className") };
  };
  const { App, Page, parts } = runInNewContext(`${REACT};({ App, Page, parts })`, {
    React,
    LATE: later,
  }) as { App: unknown; Page: unknown; parts(this: void, create: unknown, names: string): unknown };
  const { renderToPipeableStream } = require("react-dom/server") as Rendering;
  const given = { heading: "Shop", script };
  if (root === "div") {
    const attributes = Object.entries(script).map(([name, value]) => `${name}="${value}"`);
    to.write(
      `<!doctype html><html lang="en"><title>Journal</title><body><script ${attributes.join(" ")}></script><div id="root">`,
    );
  }
  const node = React.createElement(root === "document" ? Page : App, given);
  const { pipe } = renderToPipeableStream(node, {
    onShellReady() {
      pipe(to);
    },
  });
}

/** The script that hydrates such a page: what it stumbles on is kept in `stumbled`. */
export function reactScript({ root, script, other = "Shop" }: Hydration): string {
  const given = `{ heading: ${JSON.stringify(other)}, script: ${JSON.stringify(script)} }`;
  const [where, what] =
    root === "document" ? ["document", "Page"] : ["document.getElementById('root')", "App"];
  return `${text("react", "umd/react.production.min.js")};
${text("react-dom", "umd/react-dom.production.min.js")};
const LATE = undefined; ${REACT}
window.stumbled = []; window.began = document.readyState;
ReactDOM.hydrateRoot(${where}, React.createElement(${what}, ${given}), { onRecoverableError: (error) => stumbled.push(String(error)) });
fetch("/began");`;
}

const VUE = `${PARTS}
const app = Vue.createSSRApp({
  setup() {
    const n = Vue.ref(0);
    return () => Vue.h("main", [Vue.h("h1", "Shop"), parts(Vue.h, "class"), more(Vue.h, n.value) ?? undefined,
      Vue.h("button", { id: "more", onClick: () => n.value++ }, "clicked " + n.value)]);
  },
});`;

/** A page of Vue. */
export async function vuePage(script: string): Promise<string> {
  const Vue = require("vue") as object;
  const { renderToString } = require("vue/server-renderer") as {
    renderToString(this: void, app: unknown): Promise<string>;
  };
  const html = await renderToString(runInNewContext(`${VUE};app`, { Vue }));
  return `<!doctype html><html lang="en"><title>Journal</title><body><div id="root">${html}</div><script src="${script}"></script>`;
}

/** The script that hydrates it. */
export const vueScript = (): string => `${text("vue", "dist/vue.global.prod.js")};
window.stumbled = []; console.error = (...said) => stumbled.push(said.join(" "));
${VUE} app.mount("#root");`;
