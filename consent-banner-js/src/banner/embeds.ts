import type { Link } from "../api";
import { parkedName } from "../parked";
import type { Texts } from "../options";
import { h } from "./dom";
import css from "./embeds.css";
import { restoreTrusted } from "./restore";
import type { Revive } from "./revive";

/** What placeholders need. */
export interface Embeds {
  link: Link;
  revive: Revive;
  texts: Texts;
  language: string;
  endpoint: string;
  /** Allows these purposes from now on. */
  always(this: void, purposes: string[]): void;
}

/** The properties that a frame's document takes over from around the frame, as no style of the page reaches it. */
const THEME = /--consentry[\w-]+|color-scheme/g;

/** Posts of networks: the page has them as text, which a script of this host makes a post of. */
const POSTS: [host: string, posts: string][] = [
  ["twitter.com", "blockquote.twitter-tweet"],
  ["x.com", "blockquote.twitter-tweet"],
  ["instagram.com", "blockquote.instagram-media"],
  ["tiktok.com", "blockquote.tiktok-embed"],
  ["facebook.net", ".fb-post, .fb-video"],
];

interface Vendor {
  name: string;
  hosts?: string[];
}

const within = (host: string, domain: string) => host === domain || host.endsWith("." + domain);

/** Written in where the files are made without the gateway, which says in its state whom it has met. */
const KNOWN: unknown = "__CONSENTRY_VENDORS__";

/** The vendors by their hosts, asked for once. */
type Vendors = Promise<(host: string) => Vendor>;
let vendors: Vendors | undefined;

async function load(endpoint: string): Vendors {
  let known = KNOWN as Vendor[] | undefined;
  if (typeof known === "string")
    known = await fetch(endpoint + "/v1/state")
      .then((answer) => answer.json())
      .then(({ vendors }: { vendors?: Vendor[] }) => vendors)
      .catch(() => undefined);
  return (host) =>
    known?.find(({ hosts }) => hosts?.some((one) => within(host, one))) ?? {
      name: host,
      hosts: [host],
    };
}

/** Where each post's placeholder stands. */
const placed = new Map<Element, HTMLElement>();

const parkedScripts = () => [
  ...document.querySelectorAll<HTMLScriptElement>("script[data-consentry-src]"),
];
/** The host that a parked element would contact; empty where its address has none, or is none. */
const hostOf = (element: Element) => {
  try {
    const src = element.getAttribute(parkedName("src"));
    return src ? new URL(src, document.baseURI).hostname : "";
  } catch {
    return "";
  }
};

/**
 * Shows whom each parked frame and each post of a network would contact, and lets it load once or
 * always. A frame's placeholder stands in its own empty document, so that it has the frame's size; a
 * post's stands under its text. No style of the page reaches either.
 */
export function drawEmbeds({ link, revive, texts, language, endpoint, always }: Embeds): void {
  /** What a placeholder holds: words that name the vendor, and what can be done. */
  const content = (host: string, parked: Element, once: () => void): HTMLElement[] => {
    const purposes = (parked.getAttribute("data-consentry") ?? "").split(" ");
    const words = h("p", {});
    const say = (vendor: string) => {
      words.textContent = texts.embedText.replace("{vendor}", vendor);
    };
    const button = (name: "embed-once" | "embed-always", click: () => void) => {
      const one = h("button", { type: "button" }, texts[name]);
      one.addEventListener("click", click);
      return one;
    };
    say(host);
    vendors ??= load(endpoint);
    void vendors.then((find) => {
      say(find(host).name);
    });
    return [
      words,
      h(
        "div",
        {},
        button("embed-once", () => {
          void vendors?.then((find) => {
            link.permit([host, ...(find(host).hosts ?? [])], purposes);
            once();
          });
        }),
        button("embed-always", () => {
          always(purposes);
        }),
      ),
    ];
  };

  for (const frame of document.querySelectorAll<HTMLIFrameElement>("iframe[data-consentry]")) {
    const inside = frame.contentDocument;
    const realm = frame.contentWindow as (Window & typeof globalThis) | null;
    // A sandbox keeps its document to itself; a frame whose address holds its document names nobody.
    if (!hostOf(frame) || !inside?.body || inside.body.firstChild || !realm) continue;
    const sheet = new realm.CSSStyleSheet();
    sheet.replaceSync(css);
    inside.adoptedStyleSheets = [sheet];
    const root = inside.documentElement;
    root.lang = language;
    // What a page supports it may say in either way.
    const scheme = document.querySelector("meta[name=color-scheme]");
    if (scheme) inside.head.append(scheme.cloneNode());
    const around = getComputedStyle(frame);
    for (const [name] of css.matchAll(THEME))
      root.style.setProperty(name, around.getPropertyValue(name));
    inside.title = texts.label;
    inside.body.append(
      ...content(hostOf(frame), frame, () => {
        restoreTrusted(frame, link.trust);
      }),
    );
  }

  const waiting = new Set<Element>();
  for (const script of parkedScripts()) {
    const host = hostOf(script);
    const posts = POSTS.find(([domain]) => within(host, domain))?.[1];
    for (const post of posts ? document.querySelectorAll(posts) : []) {
      waiting.add(post);
      if (placed.has(post)) continue;
      const place = h("div", { lang: language });
      const root = place.attachShadow({ mode: "open" });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      const once = () => {
        for (const one of parkedScripts()) if (hostOf(one) === host) void revive(one);
        tidy(post);
      };
      root.append(h("section", { "aria-label": texts.label }, ...content(host, script, once)));
      post.after(place);
      placed.set(post, place);
    }
  }
  for (const post of placed.keys()) if (!waiting.has(post)) tidy(post);

  /** Takes a placeholder away, and those of posts that the same script has made. */
  function tidy(of: Element): void {
    for (const [post, place] of placed)
      if (post === of || post.className === of.className) {
        place.remove();
        placed.delete(post);
      }
  }
}
