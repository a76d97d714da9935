import type { Trust } from "../api";
import { PREFIX, restore } from "../parked";

const { trustedTypes } = globalThis as {
  trustedTypes?: {
    isHTML(value: unknown): boolean;
    getAttributeType(element: string, attribute: string, namespace: string | null): string | null;
  };
};

/** Says of what a script writes whether the page's own policies stand for it. */
export const areTrusted = (html: unknown[]): boolean =>
  html.every((one) => trustedTypes?.isHTML(one));

let refused: boolean | undefined;
/** Whether the page refuses handlers that no policy of its own stands for. */
function refusesHandlers(): boolean {
  if (refused === undefined)
    try {
      document.createElement("p").setAttribute("onload", "");
      refused = false;
    } catch {
      refused = true;
    }
  return refused;
}

/**
 * Brings back what is parked on an element, where Trusted Types are asked for as what each attribute takes (W3C Trusted
 * Types, 3.1). Addresses are judged again; a handler, which somebody may have put into markup that the page makes, is given up
 * there.
 */
export function restoreTrusted(element: Element, trust: Trust): void {
  for (const { name } of [...element.attributes])
    if (name.startsWith(PREFIX + "on") && refusesHandlers()) element.removeAttribute(name);
  restore(element, (value, name) => {
    const kind = trustedTypes?.getAttributeType(element.localName, name, element.namespaceURI);
    return kind && kind !== "TrustedScript"
      ? trust[kind.replace("Trusted", "create") as keyof Trust](value)
      : value;
  });
}
