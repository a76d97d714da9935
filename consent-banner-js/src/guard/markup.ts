import { park } from "../parked";
import type { Purpose } from "../state";
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
}

/** Ends the given text in the parsed one: what follows is closing tags that nobody wrote. */
const END = "<!--consentry-->";

/**
 * Makes the look into HTML. To be called before `innerHTML` is guarded.
 *
 * @param free says whether nothing at all is denied now, so that looking can be spared
 */
export function makeMarkup(judgeUrl: Judge, free: () => boolean): Markup {
  const inner = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");
  const parse = (html: unknown): HTMLTemplateElement => {
    const template = document.createElement("template");
    inner?.set?.call(template, html);
    return template;
  };

  const parkIn = (root: ParentNode, scripts: boolean): Purpose[] => {
    const found: Purpose[] = [];
    for (const element of root.querySelectorAll("*"))
      for (const { name, value } of [...element.attributes])
        if (watched(element, name) && (scripts || element.localName !== "script")) {
          const purposes = judge(name, value);
          if (purposes.length) park(element, name, value, purposes);
          found.push(...purposes);
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
    filter(html, scripts) {
      if (free() || !/(src|href|data|poster)\w*\s*=/i.test(String(html))) return html;
      const template = parse(scripts ? String(html) + END : html);
      return parkIn(template.content, scripts).length ? template.innerHTML.split(END)[0] : html;
    },
  };
}
