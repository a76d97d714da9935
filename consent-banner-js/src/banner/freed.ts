import { FREED, type Asked } from "../named";

/** How many steps an `await` may take that still counts as the doing of what is run. */
const STEPS = 20;

/** What a page tells of itself once, in its order, where it has been read already. */
const TOLD = ["DOMContentLoaded", "readystatechange", "load", "pageshow"];

/** Where its handlers are, of those that have one. */
const HANDLERS = [
  ["onreadystatechange", document],
  ["onload", window],
  ["onpageshow", window],
] as const;

type Call = (...args: unknown[]) => unknown;
type Listener = Call | EventListenerObject;

/** Knows what an answer has freed while it runs. */
export interface Freed {
  /**
   * Takes what the page does now for the doing of a script that is about to be put in.
   *
   * @param done the end of its loading, where others wait for it
   * @param later whether it is a module, or runs when the others have
   */
  begins(this: void, done: Promise<unknown> | undefined, later: boolean): void;
}

/**
 * Says, to stubs, whether a script is being run that an answer has freed, or what such a script has put off: listeners, timers, the rest
 * of asynchronous functions. They hear of the page's having loaded, too, for which many of them wait: they were parked when
 * it did. Everything else of the page goes on as it was.
 */
export function followFreed(): Freed {
  let depth = 0;
  let pending = 0;
  const running = () => depth > 0 || !!document.currentScript;

  /** What is run now, until an end, and what it awaits. */
  const enter = async (end?: Promise<unknown> | false) => {
    depth++;
    await end;
    for (let i = STEPS; i--;) await Promise.resolve();
    depth--;
  };

  const wrapped = new WeakMap<Listener, Call>();
  const wrap = (listener: Listener): Call => {
    const made =
      wrapped.get(listener) ??
      function (this: unknown, ...args: unknown[]) {
        void enter();
        if (typeof listener === "function") return listener.apply(this, args);
        listener.handleEvent(args[0] as Event);
        return undefined;
      };
    wrapped.set(listener, made);
    return made;
  };

  const told = new WeakSet<Call>();
  let late: { type: string; listener: unknown; tell: () => void }[] = [];
  const tellNext = () => {
    // Where a page is read, it has loaded when all that stops the reading has run.
    if (pending) return;
    late.sort((one, other) => TOLD.indexOf(one.type) - TOLD.indexOf(other.type));
    const next = late.shift();
    if (!next) return;
    setTimeout(tellNext);
    next.tell();
  };
  const tellLate = (target: unknown, type: string, listener: Listener) => {
    if (document.readyState !== "complete" || !TOLD.includes(type)) return;
    if (!late.length) setTimeout(tellNext);
    late.push({
      type,
      listener,
      tell: () => wrap(listener).call(target, new Event(type)),
    });
  };

  const around = (
    owner: object,
    names: string,
    at: number,
    step?: (self: unknown, args: unknown[]) => void,
  ) => {
    for (const name of names.split(" ")) {
      const native = (owner as Record<string, Call | undefined>)[name];
      if (native)
        (owner as Record<string, Call>)[name] = new Proxy(native, {
          apply(_, self, args) {
            step?.(self ?? window, args);
            const given: unknown = args[at];
            // Listeners may be objects.
            if (running() && (typeof given === "function" || (at && Object(given) === given)))
              args[at] = wrap(given as Listener);
            return Reflect.apply(native, self, args);
          },
        });
    }
  };

  around(window, "setTimeout requestAnimationFrame requestIdleCallback", 0);
  around(EventTarget.prototype, "addEventListener", 1, (self, [type, listener]) => {
    if (running() && listener && (self === window || self === document))
      tellLate(self, type as string, listener as Listener);
  });
  const remove = Reflect.get(EventTarget.prototype, "removeEventListener") as Call;
  around(EventTarget.prototype, "removeEventListener", 3, (self, [type, listener, options]) => {
    late = late.filter((one) => one.type !== type || one.listener !== listener);
    const made = wrapped.get(Object(listener) as Listener);
    if (made) remove.call(self, type, made, options);
  });
  (window as unknown as Asked)[FREED] = running;

  const handlers = (): (Call | null)[] =>
    HANDLERS.map(
      ([name, target]) => (target as unknown as Record<string, Call | null>)[name] as Call | null,
    );
  const put = (to: (Call | null | undefined)[]) => {
    HANDLERS.forEach(([name, target], i) => {
      (target as unknown as Record<string, unknown>)[name] = to[i];
    });
  };
  let before: (Call | null)[] = [];

  return {
    begins(done, later) {
      const loaded = document.readyState === "complete";
      // Many a handler calls the one that it finds there, which was told when the page had loaded.
      if (!pending++ && loaded) {
        before = handlers();
        put([null, null, null]);
      }
      void enter(later && done);
      void Promise.resolve(done).then(() => {
        const now = handlers();
        if (loaded)
          HANDLERS.forEach(([name, target], i) => {
            const set = now[i];
            if (set && !told.has(set)) {
              told.add(set);
              tellLate(target, name.slice(2), set);
            }
          });
        setTimeout(tellNext);
        if (--pending) return;
        put(now.map((set, i) => set ?? before[i]));
        before = [];
      });
    },
  };
}
