import { park, parkedName, restore } from "../parked";
import { around, aroundSetter } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";
import { INTERFACES, REFLECTED, watched } from "./watched";

/**
 * Guards the elements that scripts make: setting a denied address parks the element instead, so
 * that it makes no difference when or where it is inserted.
 *
 * @param made collects the elements parked here, which can be released in place, listeners and all
 */
export function guardElements(realm: Realm, { judge }: Markup, made: WeakSet<Element>): void {
  const assign = (native: () => unknown, name: string, value: unknown, element: Element): void => {
    if (watched(element, name)) {
      const purposes = judge(name, value);
      if (purposes.length) {
        park(element, name, String(value), purposes);
        made.add(element);
        return;
      }
      if (element.hasAttribute(parkedName(name))) {
        element.removeAttribute(parkedName(name));
        restore(element);
      }
    }
    native();
  };

  for (const kind of INTERFACES)
    for (const name of REFLECTED)
      aroundSetter(
        (realm as unknown as Record<string, { prototype: object } | undefined>)[
          `HTML${kind}Element`
        ]?.prototype,
        name,
        (native, value, element) => {
          assign(
            () => {
              native(value);
            },
            name,
            value,
            element,
          );
        },
      );
  around(realm.Element.prototype, "setAttribute", (native, args, element) => {
    assign(() => native(...args), String(args[0]).toLowerCase(), args[1], element);
  });
  // A visitor may send a form wherever it leads; a script may not.
  for (const name of ["submit", "requestSubmit"])
    around(realm.HTMLFormElement.prototype, name, (native, args, form) => {
      if (!judge(name, form.getAttribute("action") ?? "").length) native(...args);
    });
  around(realm.Element.prototype, "setAttributeNS", (native, args, element) => {
    assign(() => native(...args), String(args[1]), args[2], element);
  });
}
