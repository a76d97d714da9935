import type { Trust } from "../api";
import { restore } from "../parked";

const { trustedTypes } = globalThis as {
  trustedTypes?: {
    getAttributeType(element: string, attribute: string, namespace: string | null): string | null;
  };
};

/**
 * Brings back what is parked on an element, where Trusted Types are asked for as what each attribute takes (W3C Trusted
 * Types, 3.1): the site's own markup had it before it was parked.
 */
export function restoreTrusted(element: Element, trust: Trust): void {
  restore(element, (value, name) => {
    const kind = trustedTypes?.getAttributeType(element.localName, name, element.namespaceURI);
    return kind ? trust[kind.replace("Trusted", "create") as keyof Trust](value) : value;
  });
}
