/** The browser's own method, bound to the object on which it was called. */
type Native = (...args: unknown[]) => unknown;

/**
 * Puts a step around a method where the browser has it.
 *
 * @param owner the object or prototype that has the method
 * @param step gets the browser's own method, the arguments and the object, and answers for it
 */
export function around(
  owner: object | undefined,
  name: string,
  step: (native: Native, args: unknown[], self: Element) => unknown,
): void {
  const methods = owner as
    Partial<Record<string, (this: Element, ...args: unknown[]) => unknown>> | undefined;
  const native = methods?.[name];
  if (methods && native)
    methods[name] = function (...args) {
      return step((...changed) => native.apply(this, changed), args, this);
    };
}

/**
 * Puts a step around a property's setter where the browser has it.
 *
 * @param step gets the browser's own setter, the value and the object
 */
export function aroundSetter(
  prototype: object | undefined,
  name: string,
  step: (native: (value: unknown) => void, value: unknown, self: Element) => void,
): void {
  const property = prototype && Object.getOwnPropertyDescriptor(prototype, name);
  if (property?.set)
    Object.defineProperty(prototype, name, {
      ...property,
      set(this: Element, value) {
        step((changed) => property.set?.call(this, changed), value, this);
      },
    });
}

/**
 * Puts a step around a constructor where the browser has it.
 *
 * @param step gets the browser's own construction and its arguments, and answers for it
 */
export function aroundNew(
  realm: object,
  name: string,
  step: (native: (...args: unknown[]) => object, args: unknown[]) => object,
): void {
  const constructors = realm as Record<string, object | undefined>;
  const native = constructors[name];
  if (native)
    constructors[name] = new Proxy(native as new () => object, {
      construct: (target, args: unknown[], made) =>
        step((...changed) => Reflect.construct(target, changed, made) as object, args),
    });
}
