import { MARK, park, parkedName, restore } from "../parked";
import { around, aroundNew, aroundSetter } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";
import { INTERFACES, REFLECTED, SVG_INTERFACES, watched } from "./watched";

/**
 * Guards the elements that scripts make: setting a denied address parks the element instead, so
 * that it makes no difference when or where it is inserted.
 *
 * @param made collects the elements parked here, which can be released in place, listeners and all
 */
export function guardElements(realm: Realm, { judge, css }: Markup, made: WeakSet<Element>): void {
  const interfaces = realm as unknown as Record<string, { prototype: object } | undefined>;

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

  for (const kind of INTERFACES)
    for (const name of kind === "Script" ? [...REFLECTED, "type"] : REFLECTED)
      aroundSetter(interfaces[`HTML${kind}Element`]?.prototype, name, (native, value, element) => {
        assign(native, name.toLowerCase(), value, element);
      });
  const proto = realm.Element.prototype;
  around(proto, "setAttribute", (native, [name, value, ...rest], element) =>
    assign((now) => native(name, now, ...rest), String(name).toLowerCase(), value, element),
  );
  around(proto, "setAttributeNS", (native, [space, name, value, ...rest], element) =>
    assign((now) => native(space, name, now, ...rest), String(name), value, element),
  );
  for (const name of ["setAttributeNode", "setAttributeNodeNS"])
    around(proto, name, (native, args, element) => {
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
  for (const [owner, name] of [
    [realm.Attr, "value"],
    [realm.Node, "nodeValue"],
    [realm.Node, "textContent"],
  ] as const)
    aroundSetter(owner.prototype, name, (native, value, node) => {
      const { ownerElement, name } = node as unknown as Attr;
      if (ownerElement) assign(native, name, value, ownerElement);
      else native(value);
    });

  // An address of SVG is an object of its own, which does not know its element.
  const owners = new WeakMap<object, Element>();
  for (const kind of SVG_INTERFACES) {
    const prototype = interfaces[`SVG${kind}Element`]?.prototype;
    const property = prototype && Object.getOwnPropertyDescriptor(prototype, "href");
    if (property?.get)
      Object.defineProperty(prototype, "href", {
        ...property,
        get(this: Element) {
          const address = property.get?.call(this) as object;
          owners.set(address, this);
          return address;
        },
      });
  }
  aroundSetter(interfaces["SVGAnimatedString"]?.prototype, "baseVal", (native, value, address) => {
    const element = owners.get(address);
    if (element) assign(native, "href", value, element);
    else native(value);
  });
  // A visitor may send a form wherever it leads; a script may not.
  for (const name of ["submit", "requestSubmit"])
    around(realm.HTMLFormElement.prototype, name, (native, args, form) => {
      if (!judge(name, form.getAttribute("action") ?? "").length) native(...args);
    });
  // Everything a constructed element loads goes by its setter.
  aroundNew(realm, "Audio", (native, [source]) =>
    Object.assign(native(), { preload: "auto" }, source === undefined ? {} : { src: source }),
  );
}
