/* eslint-disable @typescript-eslint/no-unnecessary-template-expression -- text is made by the language itself, which a page cannot replace as it can `String` */
/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- a match has what its pattern has */
import type { Trust } from "../api";
import { asIs, markParked } from "../parked";
import type { Purpose } from "../state";
import { css } from "./css";
import { denied, free, needs } from "./judge";
import { accessor, match, once, trustedTypes } from "./own";
import { imports, judgeAll } from "./scripts";
import { LOADING, nameOf, reads } from "./watched";

/** Ends the given text in the parsed one: what follows is closing tags that nobody wrote. */
const END = "<!--consentry-->";

const setHtml = accessor("Element", "innerHTML", "set");
export let policy: Trust = { createScriptURL: asIs, createScript: asIs, createHTML: asIs };

/** Sets up the look into markup under Trusted Types. */
export function setUpMarkup(): void {
  try {
    policy = (trustedTypes as NonNullable<typeof trustedTypes>).createPolicy("consentry", policy);
  } catch {
    // The browser has none, or the page's policy trusts nobody but itself.
  }
}

/** Reads a text as what stands in an element, which is not loaded; by default in a template. */
function parse(html: string, context?: unknown): HTMLTemplateElement {
  let place = document.createElement("template");
  if (nameOf(context)) place = place.content.ownerDocument.importNode(context as typeof place);
  try {
    setHtml(place, policy.createHTML(html));
  } catch {
    // The page's policy lets nobody but itself read HTML.
  }
  return place;
}

/** Judges text that goes into an element: that of a style sheet comes back filtered, a script is parked. */
export function text(element: Element, value: unknown): unknown {
  value = once(value);
  const name = nameOf(element);
  if (name === "style") return css(value);
  if (name === "script") {
    const purposes = needs(() => {
      judgeAll(imports(element.getAttribute("type")), value as string);
    });
    if (purposes.size) markParked(element, purposes);
  }
  return value;
}

/** Judges all the text that is in an element, likewise. */
export function settle(element: Element): void {
  const now = element.textContent;
  const kept = text(element, now);
  if (kept !== now) element.textContent = kept as string;
}

/** Parks the denied elements under a node, if it is one that has any, and gives it back. */
export function parkIn(root: unknown): unknown {
  for (const element of (root as Partial<ParentNode> | null)?.querySelectorAll?.("*") ?? []) {
    // What is in a template, or in a root that the markup declares, gets into the page as well.
    parkIn((element as HTMLTemplateElement).content);
    parkIn(element.shadowRoot);
    if (reads(element)) settle(element);
    // Those of a form may be a field of it that has their name.
    for (const one of Array.from(element.attributes)) {
      const { name, value } = one;
      // The guarded setter takes out what is denied. All else stays unset: under Trusted Types a text is not good enough.
      if (name === "style" || judgeSetting(element, name, value)?.size) one.value = value;
    }
  }
  return root;
}

/** Judges the setting of an attribute: the purposes it needs if one of them is denied, otherwise none or nothing. */
export const judgeSetting = (
  element: Element,
  name: string,
  value: unknown,
): Set<Purpose> | null => {
  return (
    match(LOADING, `${nameOf(element)} ${name}`) &&
    needs(() => {
      if (match(/^srcdoc$/i, name)) parkIn(parse(value as string).content);
      else {
        denied(value);
        // There may be several. A comma may be part of a URL, but never of its host: what is cut off is not judged.
        judgeAll(/([^\s,;'"]+)/g, value as string);
      }
    })
  );
};

/**
 * Parks the denied elements of an HTML text.
 *
 * @param html text, or an object that stands for one
 * @param context the element in which it is to stand, if any is known
 * @returns the given value itself where nothing is denied; text where that is none that the page trusts
 */
export function filter(html: unknown, context?: unknown): unknown {
  if (reads(context)) return text(context as Element, html);
  html = once(html);
  const whole = `${html as string}`;
  // Nobody is contacted without one of these.
  if (free() || !match(/[:\\&]|\/\s*\//, whole)) return html;
  const place = parse(whole + END, context);
  const purposes = needs(() => {
    parkIn((place as Partial<typeof place>).content ?? place);
  });
  if (!purposes.size) return html;
  const kept = place.innerHTML.split(END)[0] as string;
  // What the page does not trust is not to be trusted for having been read.
  return html === whole ? kept : policy.createHTML(kept);
}
