import { MARK, park, parkedName, restore } from "../parked";
import { aroundAll, aroundNew } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";
import { INTERFACES, REFLECTED, SVG_INTERFACES, watched } from "./watched";

/**
 * Guards the elements that scripts make: setting a denied address parks the element instead, so
 * that it makes no difference when or where it is inserted.
 *
 * @param made collects the elements parked here, which can be released in place, listeners and all
 */
export function guardElements(
  realm: Realm,
  { judge, css, text }: Markup,
  made: WeakSet<Element>,
): void {
  /** Sets an attribute to a value, unless that has to wait. */
  const assign = (
    native: (value: unknown) => unknown,
    name: string,
    value: unknown,
    element: Element,
  ): unknown => {
    if (name === "style") return native(css(value));
    if (
      name === "type" &&
      value !== "text/plain" &&
      element.localName === "script" &&
      element.hasAttribute(MARK)
    ) {
      element.setAttribute(parkedName(name), String(value));
      return undefined;
    }
    if (watched(element, name)) {
      const purposes = judge(name, value);
      if (purposes.length) {
        park(element, name, String(value), purposes);
        made.add(element);
        return undefined;
      }
      if (element.hasAttribute(parkedName(name))) {
        element.removeAttribute(parkedName(name));
        restore(element);
      }
    }
    return native(value);
  };

  aroundAll(realm, INTERFACES, REFLECTED, (native, [value], element, name) =>
    assign(native, name.toLowerCase(), value, element),
  );
  aroundAll(realm, "Element", "setAttribute", (native, [name, value, ...rest], element) =>
    assign((now) => native(name, now, ...rest), String(name).toLowerCase(), value, element),
  );
  aroundAll(realm, "Element", "setAttributeNS", (native, [space, name, value, ...rest], element) =>
    assign((now) => native(space, name, now, ...rest), String(name), value, element),
  );
  aroundAll(realm, "Element", "setAttributeNode setAttributeNodeNS", (native, args, element) => {
    const attribute = args[0] as Attr;
    return (
      assign(
        (now) => {
          if (now !== attribute.value) attribute.value = String(now);
          return native(...args);
        },
        attribute.name,
        attribute.value,
        element,
      ) ?? null
    );
  });
  // The last two are every node's: those of style sheets and scripts are read.
  aroundAll(realm, "Attr", "value nodeValue textContent", (native, [value], node) => {
    const { ownerElement, name = "" } = node as Partial<Attr> & Element;
    return ownerElement
      ? assign(native, name, value, ownerElement)
      : native(ownerElement === null ? value : text(node, value));
  });

  // An address of SVG is an object of its own, which does not know its element.
  const owners = new WeakMap<object, Element>();
  aroundAll(realm, SVG_INTERFACES, "href", (native, _, element) => {
    const address = native() as object;
    owners.set(address, element);
    return address;
  });
  aroundAll(realm, "SVGAnimatedString", "baseVal", (native, [value], address) => {
    const element = owners.get(address);
    return element ? assign(native, "href", value, element) : native(value);
  });
  // A visitor may send a form wherever it leads; a script may not.
  aroundAll(realm, "HTMLFormElement", "submit requestSubmit", (native, args, form, name) => {
    if (!judge(name, form.getAttribute("action") ?? "").length) native(...args);
  });
  // Everything a constructed element loads goes by its setter.
  aroundNew(realm, "Audio", (native, [source]) =>
    Object.assign(native(), { preload: "auto" }, source === undefined ? {} : { src: source }),
  );
}
