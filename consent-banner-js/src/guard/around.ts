/** The browser's own method, bound to the object on which it was called. */
type Native = (...args: unknown[]) => unknown;

/**
 * Puts a step around a method where the browser has it.
 *
 * @param owner the object or prototype that has the method
 * @param step gets the browser's own method, the arguments and the object, and answers for it
 */
export function around(
  owner: object,
  name: string,
  step: (native: Native, args: unknown[], self: Element) => unknown,
): void {
  const methods = owner as Partial<Record<string, (this: Element, ...args: unknown[]) => unknown>>;
  const native = methods[name];
  if (native)
    methods[name] = function (...args) {
      return step((...changed) => native.apply(this, changed), args, this);
    };
}

/**
 * Puts a step around a property's setter where the browser has it.
 *
 * @param step gets the browser's own setter, the value and the element
 */
export function aroundSetter(
  prototype: object | undefined,
  name: string,
  step: (native: (value: unknown) => void, value: unknown, element: Element) => void,
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
