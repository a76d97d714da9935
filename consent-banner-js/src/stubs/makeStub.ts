import { answered } from "./answered";

/** What scripts ask a vendor's object for to see whether it is there and how far: a stub is not. */
const STATE =
  /^(then|loaded|__loaded|__SV|apiReady|pubadsReady|initialized|invoked|queue|q|l|_q|callMethod|version|toJSON)$/;

/** More calls than this are not kept. */
const MOST = 1000;

const stubs = new WeakSet();

/** Stubs into which the page puts something; with true, those that it takes for a list. */
const filled = new WeakMap<object, boolean>();

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
        if (key === "push") filled.set(stub, true);
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
        filled.set(stub, (filled.get(stub) ?? false) || /^\d+$/.test(String(key)));
        const isStub = stubs.has(Object(given) as object);
        if (isStub && set.get(key) !== given) return true;
        set.set(key, given);
        keep(() => {
          const target = value();
          if (!target) return;
          const own = Object(target) as Record<string | symbol, unknown>;
          if (!isStub) Reflect.set(own, key, given);
          // `vendor.slots = vendor.slots || {}`: what the page puts there is its own where the vendor has none. Where it has put
          // nothing there yet, the plural tells, and a list takes whatever comes.
          else if (filled.has(given as object) || String(key).endsWith("s"))
            own[key] ??= filled.get(given as object) === false ? {} : [];
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
    stubs.add(stub);
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
