import { around } from "./around";
import type { Judge } from "./judge";
import { once } from "./own";
import { contentOf, imports } from "./scripts";

/** The global under which a worker finds the state that holds in its page. */
export const WORKER_STATE = "consentryState";

/**
 * Has the guard run first in workers that scripts make of their own text; one that imports from a denied vendor by a
 * written address stays empty. Those of a file of the site are left alone: a worker cannot be made of anybody else's.
 *
 * @param guard the guard's address
 * @param state the state that holds now
 */
export function guardWorkers(
  realm: typeof globalThis,
  judge: Judge,
  guard: string,
  state: () => unknown,
): void {
  const blobs = new Map<unknown, Blob>();
  // A shared worker is known by its address: the same one twice has to get the same.
  const made = new Map<string, unknown>();
  const native = realm.URL.createObjectURL.bind(realm.URL) as (made: unknown) => unknown;
  const address = (...parts: BlobPart[]) => native(new Blob(parts, { type: "text/javascript" }));

  around(realm.URL, "createObjectURL", (make, args) => {
    const [thing] = args;
    const url = make(args);
    if (thing instanceof Blob && /script|^$/.test(thing.type)) blobs.set(url, thing);
    return url;
  });
  around(realm.URL, "revokeObjectURL", (revoke, args) => {
    blobs.delete((args[0] = once(args[0])));
    return revoke(args);
  });
  around(realm, "Worker SharedWorker", (make, args, _, kind) => {
    const url = (args[0] = once(args[0]));
    const options = args[1] as { type?: string } | undefined;
    const blob = blobs.get(url);
    if (blob || /^data:/i.test(url as string))
      try {
        // Imports run in their order, before everything else of a module.
        const [open, close] =
          options?.type === "module" ? ["import", ";"] : ["importScripts(", ");"];
        const load = (from: unknown) => open + JSON.stringify(from) + close;
        const now = JSON.stringify(state());
        const key = open + String(url) + now;
        args[0] =
          (kind > "V" ? undefined : made.get(key)) ??
          address(
            load(address(`self.${WORKER_STATE}=${now}`)),
            load(guard),
            imports(judge, contentOf(url as string)).length ? "" : (blob ?? load(url)),
          );
        if (kind < "V") made.set(key, args[0]);
      } catch {
        // The page's policy wants no worker but its own: it gets that one.
      }
    return make(args);
  });
}
