import type { Purpose } from "./state";

/** Names the purposes of a parked element. */
export const MARK = "data-consentry";

/** Begins the names under which attributes are parked. */
export const PREFIX = MARK + "-";

/** A frame that waits, or, with names in the place of its address, one that no choice could release. */
export const FRAMES = "iframe[data-consentry],[data-consentry-off]";

/** Says of an element which purposes it waits for; a script's type becomes one that no browser runs. */
export function markParked(element: Element, purposes: Iterable<Purpose>): void {
  const before = element.getAttribute(MARK)?.split(" ") ?? [];
  // First of all: what is parked already is not looked into again.
  element.setAttribute(MARK, [...new Set([...before, ...purposes])].join(" "));
  if (element.localName === "script" && !before.length) {
    const type = element.getAttribute("type");
    if (type) element.setAttribute(PREFIX + "type", type);
    element.setAttribute("type", "text/plain");
  }
}

/** Makes one loading attribute of an element inert; {@link restore} brings it back. */
export function park(
  element: Element,
  name: string,
  value: string,
  purposes: Iterable<Purpose>,
): void {
  element.removeAttribute(name);
  element.setAttribute(PREFIX + name, value);
  markParked(element, purposes);
}

/** Leaves a text as it is. */
export const asIs = (text: string): string => text;

/**
 * Brings back everything that is parked on an element; a guarded attribute is judged again.
 *
 * @param trusted what an attribute is set to instead of its value, under Trusted Types
 */
export function restore(
  element: Element,
  trusted: (value: string, name: string) => string = asIs,
): void {
  element.removeAttribute(MARK);
  if (element.localName === "script" && element.getAttribute("type") === "text/plain")
    element.removeAttribute("type");
  for (const { name, value } of [...element.attributes])
    if (name.startsWith(PREFIX)) {
      element.removeAttribute(name);
      const own = name.slice(PREFIX.length).replace("xlink:", "");
      element.setAttribute(own, trusted(value, own));
    }
}
