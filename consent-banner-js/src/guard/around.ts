import { apply, construct } from "./own";

/** The browser's own method, constructor, setter or getter, bound to the object on which it was called. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- as various as the browser's interfaces
type Native = (args: unknown[]) => any;

/**
 * Gets the browser's own, the arguments (of a setter, its value), the object and the name, and answers for it.
 */
export type Step = (native: Native, args: unknown[], self: Element, name: string) => unknown;

/**
 * Puts a step around methods, constructors, setters and, of what cannot be set, getters where the browser has them. Names and
 * lengths of the functions stay the browser's, and their texts say native code.
 *
 * @param realm a window, a worker, or the object that has them
 * @param members as `Interface.member.member`, separated by spaces; an empty name for the realm itself
 */
export function around(realm: object, members: string, step: Step): void {
  for (const one of members.split(" ")) {
    const [kind, ...names] = one.split(".");
    const owner = kind ? (realm as Record<string, Interface>)[kind]?.prototype : realm;
    if (owner)
      for (const name of names) {
        const property = Object.getOwnPropertyDescriptor(owner, name) as
          Record<string, Interface> | undefined;
        const which = property?.["set"] ? "set" : property?.["get"] ? "get" : "value";
        const native = property?.[which];
        if (native) {
          const guarded = (property[which] = new Proxy(native, new Trap(step, name)));
          Object.defineProperty(owner, name, property);
          if (native.prototype?.constructor === native) native.prototype.constructor = guarded;
        }
      }
  }
}

/** What comes in the place of a function of the browser's. */
class Trap {
  declare private readonly step: Step;
  declare private readonly name: string;
  constructor(step: Step, name: string) {
    this.step = step;
    this.name = name;
  }
  apply(native: Interface, self: Element, args: unknown[]): unknown {
    return this.step((now) => apply(native, self, now) as unknown, args, self, this.name);
  }
  construct(native: Interface, args: unknown[], made: never): object {
    return this.step(
      (now) => construct(native, now, made) as object,
      args,
      made,
      this.name,
    ) as object;
  }
}
// What a page puts into Object.prototype is no trap of ours.
Object.setPrototypeOf(Trap.prototype, null);

type Interface = (new () => object) & { prototype?: object };

/**
 * Makes the step that has an argument of methods, or the value of setters, changed on its way to the browser's own.
 *
 * @param change gets the argument
 * @param at the argument's position
 */
export const edit =
  (change: (argument: unknown) => unknown, at = 0) =>
  (native: Native, args: unknown[]): unknown => {
    if (at in args) args[at] = change(args[at]);
    return native(args) as unknown;
  };
