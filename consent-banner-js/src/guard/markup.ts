import type { Purpose } from "../state";
import { park } from "../parked";
import type { Judge } from "./judge";
import { watched } from "./watched";

/** Looks into HTML text: parks what is denied in it, or only collects the purposes it would need. */
export interface Markup {
  /**
   * Parks the denied elements of an HTML text.
   *
   * @param html text, or an object that stands for one
   * @param scripts whether scripts in it would run, which those of `innerHTML` never do
   * @returns the given value itself where nothing is denied
   */
  filter(this: void, html: unknown, scripts: boolean): unknown;
  /** Judges one attribute's value: the purposes it needs if one of them is denied, otherwise none. */
  judge(this: void, name: string, value: unknown): Purpose[];
}

/** Ends the given text in the parsed one: what follows is closing tags that nobody wrote. */
const END = "<!--consentry-->";

/** Makes the markup filter. To be called before `innerHTML` is guarded. */
export function makeMarkup(judge: Judge): Markup {
  const inner = Object.getOwnPropertyDescriptor(Element.prototype, "innerHTML");

  const parkIn = (html: unknown, scripts: boolean): [HTMLTemplateElement, Purpose[]] => {
    const template = document.createElement("template");
    const found: Purpose[] = [];
    inner?.set?.call(template, html);
    for (const element of template.content.querySelectorAll("*"))
      for (const { name, value } of [...element.attributes]) {
        if (!watched(element, name) || (!scripts && element.localName === "script")) continue;
        const purposes = judgeAttribute(name, value);
        if (purposes.length) park(element, name, value, purposes);
        found.push(...purposes);
      }
    return [template, found];
  };

  const judgeAttribute = (name: string, value: unknown): Purpose[] =>
    name === "srcdoc"
      ? parkIn(value, true)[1]
      : // A comma may be part of a URL, but never of its host: whatever is cut off is not judged.
        (name.endsWith("srcset") ? String(value).split(/[\s,]+/) : [value]).flatMap(judge);

  return {
    judge: judgeAttribute,
    filter(html, scripts) {
      if (!/src|href|data|poster/i.test(String(html))) return html;
      const marked = scripts ? String(html) + END : html;
      const [template, found] = parkIn(marked, scripts);
      return found.length ? template.innerHTML.split(END)[0] : html;
    },
  };
}
