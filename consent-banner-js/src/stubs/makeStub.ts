import { answered } from "./answered";

/** What scripts ask a vendor's object for to see whether it is there and how far: a stub is not. */
const STATE =
  /^(then|loaded|__loaded|__SV|apiReady|pubadsReady|initialized|invoked|queue|q|l|_q|callMethod|version|toJSON)$/;

/** More calls than this are not kept. */
const MOST = 1000;

/** How what a stub stands for is found once the vendor is there. */
const stubs = new WeakMap<object, () => unknown>();

/** Stubs of what the page takes for a list. */
const lists = new WeakSet();

/** A vendor's function or object while the vendor is parked. */
export interface Stub {
  value: object;
  /** Does in the vendor's own object what was done in the stub, in the same order. */
  replay(this: void, vendor: unknown): void;
}

/**
 * Makes an object that can be called, and whose members can be read, called and set to any depth.
 * Nothing happens by that; it is kept for the vendor.
 */
export function makeStub(): Stub {
  const calls: (() => void)[] = [];
  let root: unknown;
  const keep = (call: () => void): void => {
    if (calls.length < MOST) calls.push(call);
  };

  const make = (owner: () => unknown, value: () => unknown, name: string): object => {
    const set = new Map<string | symbol, unknown>();
    const call = (args: unknown[], perform: (target: object, args: unknown[]) => unknown) => {
      let result: unknown;
      const passed = answered(args, name);
      keep(() => {
        const target = value();
        if (typeof target === "function") result = perform(target, passed);
      });
      return make(
        () => undefined,
        () => result,
        "",
      );
    };
    const stub = new Proxy(() => undefined, {
      get(_, key) {
        if (key === "push") lists.add(stub);
        if (set.has(key)) return set.get(key);
        if (key === "length") return 0;
        if (key === Symbol.toPrimitive) return () => "";
        if (key === Symbol.iterator) return [][Symbol.iterator];
        if (typeof key === "symbol" || STATE.test(key)) return undefined;
        const member = make(
          value,
          () => (value() as Record<string, unknown> | undefined)?.[key],
          key,
        );
        set.set(key, member);
        return member;
      },
      set(_, key, given: unknown) {
        const found = stubs.get(given as object);
        // `vendor.slots = vendor.slots || {}`: it is the page's own where the vendor has none.
        const own = set.get(key) === given;
        set.set(key, given);
        keep(() => {
          const target = value();
          if (!target) return;
          let at = found ? found() : given;
          if (found && own) at ??= lists.has(given as object) ? [] : {};
          Reflect.set(Object(target) as object, key, at);
        });
        return true;
      },
      apply: (_, __, args) =>
        call(args, (target, passed) =>
          Reflect.apply(target as (...args: unknown[]) => unknown, owner(), passed),
        ),
      construct: (_, args) =>
        call(args, (target, passed) =>
          Reflect.construct(target as new (...args: unknown[]) => object, passed),
        ),
    });
    stubs.set(stub, value);
    return stub;
  };

  return {
    value: make(
      () => undefined,
      () => root,
      "",
    ),
    replay(vendor) {
      root = vendor;
      for (const call of calls.splice(0))
        try {
          call();
        } catch (error) {
          console.error(error);
        }
    },
  };
}
