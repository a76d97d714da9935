import { MARK, park, parkedName, restore } from "../parked";
import { around, aroundAll, type Step } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";
import { match, once } from "./own";
import { INTERFACES, nameOf, REFLECTED, styling, SVG_INTERFACES, watched } from "./watched";

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
    native: (args: unknown[]) => unknown,
    name: string,
    args: unknown[],
    at: number,
    element: Element,
  ): unknown => {
    const value = (args[at] = once(args[at]));
    if (styling(name)) args[at] = css(value);
    else if (match(/^type$/i, name) && match(/^(.*:)?script$/i, nameOf(element))) {
      if (value !== "text/plain" && element.hasAttribute(MARK)) {
        element.setAttribute(parkedName("type"), value as string);
        return undefined;
      }
      // What its text is judged as depends on its type.
      native(args);
      text(element, element.textContent);
      return undefined;
    } else if (watched(element, name)) {
      const purposes = judge(element, name, value);
      if (purposes.length) {
        park(element, name, value as string, purposes);
        made.add(element);
        return undefined;
      }
      if (element.hasAttribute(parkedName(name))) {
        element.removeAttribute(parkedName(name));
        restore(element);
      }
    }
    return native(args);
  };

  for (const kind of INTERFACES.split(" "))
    aroundAll(realm, `HTML${kind}Element`, REFLECTED, (native, args, element, name) =>
      assign(native, name, args, 0, element),
    );
  aroundAll(realm, "Element", "setAttribute setAttributeNS", (native, args, element, name) => {
    const at = name === "setAttribute" ? 1 : 2;
    if (at in args) args[at - 1] = `${args[at - 1] as string}`;
    return at in args ? assign(native, args[at - 1] as string, args, at, element) : native(args);
  });

  // An address of SVG is an object of its own, which does not know its element; so is the map of all attributes.
  const owners = new WeakMap<object, Element>();
  const owned: Step = (native, args, element) => {
    const object = native(args) as object;
    owners.set(object, element);
    return object;
  };
  aroundAll(realm, SVG_INTERFACES, "href", owned);
  aroundAll(realm, "Element", "attributes", owned);
  aroundAll(realm, "SVGAnimatedString", "baseVal", (native, args, address) => {
    const element = owners.get(address);
    return element ? assign(native, "href", args, 0, element) : native(args);
  });
  const setNode: Step = (native, args, element) => {
    const attribute = args[0] as Attr;
    const put = ([now]: unknown[]) => {
      if (now !== attribute.value) attribute.value = now as string;
      return native(args);
    };
    const { name, value } = attribute;
    return assign(put, name, [value], 0, owners.get(element) ?? element) ?? null;
  };
  aroundAll(realm, "Element", "setAttributeNode setAttributeNodeNS", setNode);
  aroundAll(realm, "NamedNodeMap", "setNamedItem setNamedItemNS", setNode);
  // The last two are every node's: those of style sheets and scripts are read.
  aroundAll(realm, "Attr", "value nodeValue textContent", (native, args, node) => {
    const { ownerElement, name } = node as Partial<Attr>;
    if (ownerElement) return assign(native, name as string, args, 0, ownerElement);
    if (ownerElement !== null) args[0] = text(node, once(args[0]));
    return native(args);
  });

  // A visitor may send a form wherever it leads; a script may not.
  const sends = (form: Element | undefined, button: Element | undefined) =>
    form &&
    judge(form, "", button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "").length;
  aroundAll(realm, "HTMLFormElement", "submit requestSubmit", (native, args, form) => {
    if (!sends(form, args[0] as Element)) native(args);
  });
  aroundAll(realm, "HTMLElement", "click", (native, args, element) => {
    const { type, form } = element as HTMLButtonElement;
    if (!(match(/^(submit|image)$/, type) && sends(form ?? undefined, element))) native(args);
  });
  // Everything a constructed element loads goes by its setter.
  around(realm, "Audio", (native, [source]) =>
    Object.assign(native([]) as object, { preload: "auto" }, source === undefined ? {} : { src: source }),
  );
}
