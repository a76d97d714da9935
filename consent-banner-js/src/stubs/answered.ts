/** Names under which vendors take a function that is called once they have sent an event. */
const CALLBACK = /^(event_c|eventC|hitC|c)allback$/;

/** Methods, and words that stand for one, whose last argument may be such a function. */
const TELLS = /^(track|page|identify|alias|group|logEvent|reachGoal)/;

const nothing = (): undefined => undefined;

/**
 * Calls back what waits for an event to be sent, as the vendor would: pages send the visitor on from
 * there. A function is called once, and replaced in what is kept for the vendor.
 *
 * @param method the name of the called method; empty for the vendor's own function, which is given a word instead
 */
export function answered(args: unknown[], method: string): unknown[] {
  const soon = (value: unknown): (() => undefined) => {
    setTimeout(value as () => void);
    return nothing;
  };
  const tells = TELLS.test(method || String(args.find((arg) => typeof arg === "string")));
  return args.map((arg, i) => {
    if (typeof arg === "function") return tells && i === args.length - 1 ? soon(arg) : arg;
    if (arg && typeof arg === "object")
      for (const [key, value] of Object.entries(arg)) {
        if (typeof value === "function" && CALLBACK.test(key))
          (arg as Record<string, unknown>)[key] = soon(value);
        // What `gtag` hands on is its arguments.
        else if (value && typeof value === "object" && "callee" in arg) answered([value], "");
      }
    return arg;
  });
}
