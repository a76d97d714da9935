/** The browser's own method, setter or getter, bound to the object on which it was called. */
type Native = (...args: unknown[]) => unknown;

/**
 * Gets the browser's own, the arguments (of a setter, its value), the object and the name, and answers for it.
 */
export type Step = (native: Native, args: unknown[], self: Element, name: string) => unknown;

/**
 * Puts a step around methods, setters and, of what cannot be set, getters where the browser has them: there where they
 * are inherited from.
 *
 * @param owner the object or prototype that has them
 * @param names separated by spaces
 */
export function around(owner: object | undefined, names: string, step: Step): void {
  for (const name of names.split(" ")) {
    let holder = owner ?? null;
    while (holder && !Object.hasOwn(holder, name))
      holder = Object.getPrototypeOf(holder) as object | null;
    const property: PropertyDescriptor =
      (holder && Object.getOwnPropertyDescriptor(holder, name)) ?? {};
    const part = property.set ? "set" : property.get ? "get" : "value";
    const { [part]: native } = property as Partial<Record<string, Native>>;
    if (native)
      Object.defineProperty(holder, name, {
        ...property,
        [part](this: Element, ...args: unknown[]) {
          return step((...changed) => native.apply(this, changed), args, this, name);
        },
      });
  }
}

/**
 * Puts a step around methods, setters and getters of a window's interfaces.
 *
 * @param kinds names of interfaces, separated by spaces
 * @param names separated by spaces
 */
export function aroundAll(realm: object, kinds: string, names: string, step: Step): void {
  for (const kind of kinds.split(" "))
    around(
      (realm as Record<string, { prototype: object } | undefined>)[kind]?.prototype,
      names,
      step,
    );
}

/**
 * Has an argument of methods, or the value of setters, changed on its way to the browser's own.
 *
 * @param at the argument's position
 * @param change gets the argument and the object
 */
export function changing(
  realm: object,
  kinds: string,
  names: string,
  at: number,
  change: (argument: unknown, self: Element) => unknown,
): void {
  aroundAll(realm, kinds, names, (native, args, self) => {
    if (at in args) args[at] = change(args[at], self);
    return native(...args);
  });
}

/**
 * Puts a step around constructors where the browser has them.
 *
 * @param names separated by spaces
 * @param step gets the browser's own construction, its arguments and the name, and answers for it
 */
export function aroundNew(
  realm: object,
  names: string,
  step: (native: (...args: unknown[]) => object, args: unknown[], name: string) => object,
): void {
  const constructors = realm as Record<string, object | undefined>;
  for (const name of names.split(" ")) {
    const native = constructors[name];
    if (native)
      constructors[name] = new Proxy(native as new () => object, {
        construct: (target, args: unknown[], made) =>
          step((...changed) => Reflect.construct(target, changed, made) as object, args, name),
      });
  }
}
