import { markParked, park } from "../parked";
import type { Purpose } from "../state";
import { type CssFilter, makeCssFilter } from "./css";
import type { Judge } from "./judge";
import { watched } from "./watched";

/** Looks into HTML, as text and as parsed. */
export interface Markup {
  /**
   * Parks the denied elements of an HTML text.
   *
   * @param html text, or an object that stands for one
   * @param scripts whether scripts in it would run, which those of `innerHTML` never do
   * @returns the given value itself where nothing is denied
   */
  filter(this: void, html: unknown, scripts: boolean): unknown;
  /** Parks the denied elements under a node, and returns the purposes that they need. */
  parkIn(this: void, root: ParentNode, scripts: boolean): Purpose[];
  /** Judges one attribute's value: the purposes it needs if one of them is denied, otherwise none. */
  judge(this: void, name: string, value: unknown): Purpose[];
  /** Takes denied addresses out of styles. */
  css: CssFilter;
  /** Judges text that goes into an element: that of a style sheet comes back filtered, a script is parked. */
  text(this: void, element: Element, value: unknown): unknown;
  /** Says whether nothing at all is denied now, so that looking can be spared. */
  free(this: void): boolean;
}

/** Ends the given text in the parsed one: what follows is closing tags that nobody wrote. */
const END = "<!--consentry-->";

/** Addresses that a module or a map of modules imports, and those of speculation rules. */
const IMPORTED = /(?:\bfrom|\bimport\s*\(?)\s*["'`]([^"'`]+)/g;
const QUOTED = /"((?:https?:)?\/\/[^"]+)"/g;

/** Makes a text what a page under Trusted Types takes for HTML, where its policy lets us. */
function makeTrusted(): (html: string) => unknown {
  try {
    const { trustedTypes } = window as {
      trustedTypes?: {
        createPolicy(
          name: string,
          rules: { createHTML(html: string): string },
        ): { createHTML(html: string): unknown };
      };
    };
    const policy = trustedTypes?.createPolicy("consentry", { createHTML: (html) => html });
    return (html) => policy?.createHTML(html) ?? html;
  } catch {
    return (html) => html;
  }
}

/**
 * Makes the look into HTML. To be called before `innerHTML` is guarded.
 *
 * @param free says whether nothing at all is denied now
 */
export function makeMarkup(judgeUrl: Judge, free: () => boolean): Markup {
  const inner = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
  const trusted = makeTrusted();
  const css = makeCssFilter(judgeUrl);
  const parse = (html: unknown): HTMLTemplateElement => {
    const template = document.createElement("template");
    inner?.set?.call(template, typeof html === "string" ? trusted(html) : html);
    return template;
  };

  const text = (element: Element, value: unknown, found: Purpose[] = []): unknown => {
    const name = element.localName;
    if (name === "style") return css(value, found);
    if (name === "script") {
      const type = element.getAttribute("type") ?? "";
      const rule = /map|rules/.test(type) ? QUOTED : IMPORTED;
      const purposes = [...String(value).matchAll(rule)].flatMap(([, url]) => judgeUrl(url));
      if (purposes.length) markParked(element, purposes);
      found.push(...purposes);
    }
    return value;
  };

  const parkIn = (root: ParentNode, scripts: boolean): Purpose[] => {
    const found: Purpose[] = [];
    for (const element of root.querySelectorAll("*")) {
      const isScript = element.localName === "script";
      if (isScript && !scripts) continue;
      if (isScript || element.localName === "style") {
        const now = element.textContent;
        const kept = text(element, now, found);
        if (kept !== now) element.textContent = String(kept);
      }
      for (const { name, value } of [...element.attributes])
        if (name === "style") {
          const kept = css(value, found);
          if (kept !== value) element.setAttribute(name, String(kept));
        } else if (watched(element, name)) {
          const purposes = judge(name, value);
          if (purposes.length) park(element, name, value, purposes);
          found.push(...purposes);
        }
    }
    return found;
  };

  const judge = (name: string, value: unknown): Purpose[] =>
    name === "srcdoc"
      ? parkIn(parse(value).content, true)
      : // A comma may be part of a URL, but never of its host: whatever is cut off is not judged.
        (name.endsWith("srcset") ? String(value).split(/[\s,]+/) : [value]).flatMap(judgeUrl);

  return {
    judge,
    parkIn,
    css,
    text,
    free,
    filter(html, scripts) {
      try {
        if (free() || !/(src|href|data|poster)\w*\s*=|url|import/i.test(String(html))) return html;
        const template = parse(scripts ? String(html) + END : html);
        return parkIn(template.content, scripts).length
          ? trusted(template.innerHTML.split(END)[0] ?? "")
          : html;
      } catch {
        // The page's policy lets nobody but itself read HTML.
        return html;
      }
    },
  };
}
