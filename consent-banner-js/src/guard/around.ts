import { apply, construct, once } from "./own";

/** The browser's own method, constructor, setter or getter, bound to the object on which it was called. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as various as the browser's interfaces
type Native = (args: unknown[]) => any;

/**
 * Gets the browser's own, the arguments (of a setter, its value), the object and the name, and answers for it.
 */
export type Step = (native: Native, args: unknown[], self: Element, name: string) => unknown;

/**
 * Puts a step around methods, constructors, setters and, of what cannot be set, getters where the browser has them: there
 * where they are inherited from. Names, lengths and texts of the functions stay the browser's.
 *
 * @param owner the object or prototype that has them
 * @param names separated by spaces
 * @param part which function of an accessor, where it is not the one said above
 */
export function around(
  owner: object | undefined,
  names: string,
  step: Step,
  part?: "get" | undefined,
): void {
  for (const name of names.split(" ")) {
    let holder = owner ?? null;
    while (holder && !Object.hasOwn(holder, name))
      holder = Object.getPrototypeOf(holder) as object | null;
    const property = ((holder && Object.getOwnPropertyDescriptor(holder, name)) ?? {}) as Record<
      string,
      (new () => object) & { prototype?: object }
    >;
    const which = part ?? (property["set"] ? "set" : property["get"] ? "get" : "value");
    const native = property[which];
    if (native) {
      const guarded = (property[which] = new Proxy(native, {
        // @ts-expect-error -- what a page puts into Object.prototype is no trap of ours
        __proto__: null,
        apply: (_, self: Element, args) =>
          step((now) => apply(native, self, now) as unknown, args, self, name),
        construct: (_, args, made) =>
          step((now) => construct(native, now, made) as object, args, made as never, name) as object,
      }));
      Object.defineProperty(holder, name, property);
      if (native.prototype?.constructor === native) native.prototype.constructor = guarded;
    }
  }
}

/**
 * Puts a step around methods, setters and getters of a window's interfaces.
 *
 * @param kinds names of interfaces, separated by spaces
 * @param names separated by spaces
 */
export function aroundAll(
  realm: object,
  kinds: string,
  names: string,
  step: Step,
  part?: "get",
): void {
  for (const kind of kinds.split(" "))
    around(
      (realm as Record<string, { prototype: object } | undefined>)[kind]?.prototype,
      names,
      step,
      part,
    );
}

/**
 * Makes the step that has an argument of methods, or the value of setters, changed on its way to the browser's own.
 *
 * @param change gets the argument, turned into text if it was an object, and the object and the name
 * @param at the argument's position
 */
export const changing =
  (change: (argument: unknown, self: Element, name: string) => unknown, at = 0): Step =>
  (native, args, self, name) => {
    if (at in args) args[at] = change(once(args[at]), self, name);
    return native(args);
  };
