import { markParked, park } from "../parked";
import type { Purpose } from "../state";
import { type CssFilter, makeCssFilter } from "./css";
import type { Judge } from "./judge";
import { match } from "./own";
import { contentOf, imports } from "./scripts";
import { nameOf, reads, styling, watched } from "./watched";

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
  parkIn(this: void, root: unknown, scripts: boolean): Purpose[];
  /** Judges one attribute's value: the purposes it needs if one of them is denied, otherwise none. */
  judge(this: void, element: Element, name: string, value: unknown): Purpose[];
  /** Takes denied addresses out of styles. */
  css: CssFilter;
  /** Judges text that goes into an element: that of a style sheet comes back filtered, a script is parked. */
  text(this: void, element: Element, value: unknown): unknown;
  /** Judges all the text of an element, as `text` does. */
  settle(this: void, element: Element): void;
  /** Says whether nothing at all is denied now, so that looking can be spared. */
  free(this: void): boolean;
}

/** Ends the given text in the parsed one: what follows is closing tags that nobody wrote. */
const END = "<!--consentry-->";

/** Addresses whose content stands in them or in the page, and what loads such a content as more than a picture. */
const HELD = /^\s*(blob:|javascript:|data:[^,]*(html|xml|css|script))/i;
const HOLDING = /^(.*:)?(i?frame|script|link|embed|object)$/i;

/** What every markup has that contacts anybody. */
const LIKELY =
  /(src|href|data|poster|ping|ground|content|values|to|from|by)\w*\s*=|url|import|\\/i;

/** Attributes that are lists of addresses. */
const LISTING = /srcset|^(ping|to|from|by|values|content)$/i;

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
    if (!reads(element)) return value;
    if (match(/style$/i, nameOf(element))) return css(value, found);
    const purposes = imports(judgeUrl, `${value as string}`, element.getAttribute("type") ?? "");
    if (purposes.length) markParked(element, purposes);
    found.push(...purposes);
    return value;
  };

  const settle = (element: Element, found?: Purpose[]): void => {
    const now = element.textContent;
    const kept = text(element, now, found);
    if (kept !== now) element.textContent = kept as string;
  };

  const parkIn = (root: unknown, scripts: boolean): Purpose[] => {
    const found: Purpose[] = [];
    for (const element of (root as Partial<ParentNode> | null)?.querySelectorAll?.("*") ?? []) {
      const isScript = match(/script$/i, nameOf(element));
      if (isScript && !scripts) continue;
      // What is in a template, or in a root that the markup declares, gets into the page as well.
      const { content, shadowRoot } = element as HTMLTemplateElement;
      found.push(...parkIn(content, scripts), ...parkIn(shadowRoot, scripts));
      settle(element, found);
      for (const { name, value } of [...element.attributes])
        if (styling(name)) {
          const kept = css(value, found);
          if (kept !== value) element.setAttribute(name, kept as string);
        } else if (watched(element, name)) {
          const purposes = judge(element, name, value);
          if (purposes.length) park(element, name, value, purposes);
          found.push(...purposes);
        }
    }
    return found;
  };

  const judge = (element: Element, name: string, value: unknown): Purpose[] => {
    const address = `${value as string}`;
    if (match(/^srcdoc$/i, name)) return parkIn(parse(value).content, true);
    if (match(HELD, address) && match(HOLDING, nameOf(element))) {
      const held = contentOf(address) || address;
      const found = parkIn(parse(held).content, true);
      css(held, found);
      found.push(...imports(judgeUrl, held));
      return found;
    }
    // Only a refresh begins with a number.
    if (match(/^content$/i, name) && !match(/^\s*[\d.]+\s*[;,]/, address)) return [];
    // A comma may be part of a URL, but never of its host: whatever is cut off is not judged.
    const part = match(LISTING, name) ? /[^\s,;='"]+/g : /[^]+/g;
    for (let one; (one = match(part, address)); ) {
      const purposes = judgeUrl(one[0]);
      if (purposes.length) return purposes;
    }
    return [];
  };

  return {
    judge,
    parkIn,
    css,
    text,
    settle,
    free,
    filter(html, scripts) {
      try {
        const text = `${html as string}`;
        if (free() || !match(LIKELY, text)) return html;
        const template = parse(scripts ? text + END : html);
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
