import type { Consentry, Link } from "../api";
import { FRAMES, PREFIX } from "../parked";
import type { Texts } from "../options";
import { directionOf, h } from "./dom";
import { makeContent, within } from "./embedContent";
import css from "./embeds.css";
import { restoreTrusted } from "./restore";
import type { Revive } from "./revive";

/** What placeholders need. */
export interface Embeds {
  link: Link;
  get: Consentry["get"];
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

/** What the placeholder in a frame's body, or of a post, says of why it is closed. */
const drawn = new WeakMap<Element, string | undefined>();

/** A smaller frame shows nobody anything, as those of pixels; in CSS pixels. */
const LEAST = 24;

/** Where each post's placeholder stands. */
const placed = new Map<Element, HTMLElement>();

/** The roots of posts that are ours. */
const roots = new WeakMap<Element, ShadowRoot>();

/** Finds or makes the root for a post's placeholder: none where the page has one there, or the element can have none. */
function rootOf(post: Element): ShadowRoot | undefined {
  if (!post.shadowRoot)
    try {
      // A framework that takes the page over later (React) finds as many elements as were written.
      roots.set(post, post.attachShadow({ mode: "open" }));
    } catch {
      // It shows its text and no more.
    }
  return roots.get(post);
}

const parkedScripts = () => [
  ...document.querySelectorAll<HTMLScriptElement>("script[data-consentry-src]"),
];
/** The host that a parked element would contact; empty where its address has none, or is none. */
const hostOf = (element: Element) => {
  try {
    const src = element.getAttribute(PREFIX + "src");
    return src ? new URL(src, document.baseURI).hostname : "";
  } catch {
    return "";
  }
};

/**
 * Shows whom each parked frame and each post of a network would contact, and lets it load once or
 * always; of what no choice could release, why. A frame's placeholder stands in its own empty document,
 * so that it has the frame's size; a post's stands under its text. No style of the page reaches either.
 */
export function drawEmbeds(embeds: Embeds): void {
  const { link, revive, texts, language } = embeds;
  const { closed, draw } = makeContent(embeds);
  /** Whether a placeholder stands there that says what holds now; if not, it is noted as one that does. */
  const isDrawn = (where: Element, of: Element) => {
    const why = closed(of);
    const is = drawn.has(where) && drawn.get(where) === why;
    drawn.set(where, why);
    return is;
  };

  for (const frame of document.querySelectorAll<HTMLIFrameElement>(FRAMES)) {
    const inside = frame.contentDocument;
    const realm = frame.contentWindow as (Window & typeof globalThis) | null;
    // A sandbox keeps its document to itself; a frame whose address holds its document names nobody.
    if (!(hostOf(frame) || frame.hasAttribute(PREFIX + "off")) || !inside?.body || !realm) continue;
    const [box] = frame.getClientRects();
    if (box && Math.min(box.width, box.height) < LEAST) continue;
    // What the page has written there stays.
    if ((inside.body.firstChild && !drawn.has(inside.body)) || isDrawn(inside.body, frame))
      continue;
    const sheet = new realm.CSSStyleSheet();
    sheet.replaceSync(css);
    inside.adoptedStyleSheets = [sheet];
    const root = inside.documentElement;
    root.lang = language;
    root.dir = directionOf(language);
    // What a page supports it may say in either way.
    const scheme = document.querySelector("meta[name=color-scheme]");
    if (scheme) inside.head.replaceChildren(scheme.cloneNode());
    inside.title = texts.label;
    const around = getComputedStyle(frame);
    for (const [name] of css.matchAll(THEME))
      root.style.setProperty(name, around.getPropertyValue(name));
    inside.body.replaceChildren(
      ...draw(hostOf(frame), frame, () => {
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
      const root = rootOf(post);
      if (!root || isDrawn(post, script)) continue;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      root.adoptedStyleSheets = [sheet];
      const once = () => {
        for (const one of parkedScripts()) if (hostOf(one) === host) void revive(one);
        tidy(post);
      };
      const place = h(
        "section",
        { "aria-label": texts.label, lang: language, dir: directionOf(language) },
        ...draw(host, script, once),
      );
      root.replaceChildren(h("slot", {}), place);
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
        drawn.delete(post);
      }
  }
}
