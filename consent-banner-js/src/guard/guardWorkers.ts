import { around, aroundNew } from "./around";

/** The global under which a worker finds the state that holds in its page. */
export const WORKER_STATE = "consentryState";

/**
 * Has the guard run first in workers that scripts make of their own text. Those of a file of the site
 * are left alone: a worker cannot be made of anybody else's.
 *
 * @param guard the guard's address
 * @param state the state that holds now
 */
export function guardWorkers(realm: typeof globalThis, guard: string, state: () => unknown): void {
  const blobs = new Map<unknown, Blob>();
  const native = realm.URL.createObjectURL.bind(realm.URL) as (made: unknown) => unknown;
  const address = (...parts: BlobPart[]) => native(new Blob(parts, { type: "text/javascript" }));

  around(realm.URL, "createObjectURL", (make, [thing]) => {
    const url = make(thing);
    if (thing instanceof Blob && /script|^$/.test(thing.type)) blobs.set(url, thing);
    return url;
  });
  around(realm.URL, "revokeObjectURL", (revoke, [url]) => {
    blobs.delete(String(url));
    return revoke(url);
  });
  aroundNew(realm, "Worker SharedWorker", (make, args) => {
    const [url, options] = args as [unknown, { type?: string } | undefined];
    const blob = blobs.get(String(url));
    if (blob || /^data:/i.test(String(url)))
      try {
        // Imports run in their order, before everything else of a module.
        const [open, close] =
          options?.type === "module" ? ["import", ";"] : ["importScripts(", ");"];
        const load = (from: unknown) => open + JSON.stringify(from) + close;
        const now = address(`self.${WORKER_STATE}=${JSON.stringify(state())}`);
        return make(address(load(now), load(guard), blob ?? load(String(url))), options);
      } catch {
        // The page's policy wants no worker but its own: it gets that one.
      }
    return make(...args);
  });
}
