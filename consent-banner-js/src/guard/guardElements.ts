/* eslint-disable @typescript-eslint/no-unnecessary-template-expression -- text is made by the language itself, which a page cannot replace as it can `String` */
/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- a match has what its pattern has */
import { MARK, park, PREFIX, restore } from "../parked";
import { around } from "./around";
import { css } from "./css";
import type { Realm } from "./guardFrames";
import { denied } from "./judge";
import { judgeSetting, settle, text } from "./markup";
import { match, once } from "./own";
import { holder, nameOf, REFLECTED } from "./watched";

/**
 * Guards the elements that scripts make: setting a denied address parks the element instead, so
 * that it makes no difference when or where it is inserted.
 *
 * @param made collects the elements parked here, which can be released in place, listeners and all, and scripts that jQuery moves
 */
export function guardElements(realm: Realm, made: WeakMap<Element, boolean>): void {
  /** Sets an attribute to the argument at a position, unless that has to wait. */
  const assign = (
    native: (args: unknown[]) => unknown,
    args: unknown[],
    element: Element,
    name: string,
    at = 0,
  ): unknown => {
    const value = (args[at] = once(args[at]));
    if (match(/^style$/i, name)) args[at] = css(value);
    else if (match(/^type$/i, name) && nameOf(element) === "script") {
      // jQuery disables scripts while it moves them.
      const moved = value === "true/text/plain";
      if (!moved && value !== "text/plain" && element.hasAttribute(MARK))
        element.setAttribute(PREFIX + name, value as string);
      else {
        if (moved && !made.has(element)) made.set(element, false);
        // What its text is judged as depends on its type.
        native(args);
        settle(element);
      }
      return undefined;
    } else {
      // A script that reads that there is no address, and adds to that, has none of its own.
      const held = element.hasAttribute(PREFIX + name);
      if (held && !match(/^[^?&#]*[/.:]/, value as string)) return undefined;
      const purposes = judgeSetting(element, name, value);
      if (purposes?.size) {
        park(element, name, value as string, purposes);
        made.set(element, true);
        return undefined;
      }
      if (held) {
        element.removeAttribute(PREFIX + name);
        restore(element);
      }
    }
    return native(args);
  };

  around(realm, REFLECTED, assign);
  around(realm, "Element.setAttributeNS.setAttribute", (native, args, element, name) => {
    const at = name === "setAttribute" ? 1 : 2;
    return at in args
      ? assign(native, args, element, (args[at - 1] = `${args[at - 1] as string}`), at)
      : native(args);
  });

  // An address of SVG is an object of its own, which does not know its element: a denied one is not set.
  around(realm, "SVGAnimatedString.baseVal", (native, args) => {
    if (!denied((args[0] = once(args[0])))) native(args);
  });
  around(realm, "Element.setAttributeNodeNS.setAttributeNode", (native, args, element) => {
    const attribute = args[0] as Attr;
    const put = ([value]: unknown[]) => {
      attribute.value = value as string;
      return native(args) as unknown;
    };
    return assign(put, [attribute.value], element, attribute.name) ?? null;
  });
  // Some browsers have scripts set all their texts by setters of their own.
  around(
    realm,
    "Attr.value Node.nodeValue.textContent HTMLScriptElement.text.innerText.textContent HTMLElement.innerText",
    (native, args, node) => {
      const { ownerElement, name } = node as Partial<Attr>;
      if (ownerElement) return assign(native, args, ownerElement, name as string);
      // That of style sheets and scripts is read.
      args[0] = text(holder(node) as Element, args[0]);
      return native(args);
    },
  );

  // A visitor may send a form wherever it leads; a script may not.
  around(realm, "HTMLFormElement.submit.requestSubmit", (native, args, form) => {
    if (!denied(form.getAttribute("action"))) native(args);
  });
}
