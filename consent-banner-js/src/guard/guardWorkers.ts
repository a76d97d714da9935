/* eslint-disable @typescript-eslint/no-unnecessary-template-expression -- text is made by the language itself, which a page cannot replace as it can `String` */
import type { State } from "../state";
import { around } from "./around";
import { match, once } from "./own";

/** The global under which a worker finds the state that holds in its page; `StateJson.java` has the same name. */
export const WORKER_STATE = "consentryState";

/**
 * Has the guard run first in workers that scripts make of their own text. Those of a file of the site get it from the gateway:
 * a worker cannot be made of anybody else's.
 *
 * @param guard the address of what of the guard runs in workers, which they hand on to their own
 * @param state the state that holds now
 */
export function guardWorkers(realm: typeof globalThis, guard: string, state: () => State): void {
  // A shared worker is known by its address: the same one twice has to get the same.
  const blobs = new Map<unknown, unknown>();
  const native = realm.URL.createObjectURL.bind(realm.URL) as (made: unknown) => unknown;
  const address = (...parts: BlobPart[]) => native(new Blob(parts, { type: "text/javascript" }));

  around(realm.URL, ".createObjectURL", (make, args) => {
    const url: unknown = make(args);
    const [thing] = args as [Blob];
    if (match(/script|^$/, thing.type)) blobs.set(url, thing);
    return url;
  });
  around(realm.URL, ".revokeObjectURL", (revoke, args) => {
    blobs.delete((args[0] = once(args[0])));
    return revoke(args);
  });
  around(realm, ".Worker.SharedWorker", (make, args) => {
    const url = `${(args[0] = once(args[0])) as string}`;
    const options = args[1] as { type?: string } | undefined;
    const blob = blobs.get(url) as Blob | undefined;
    if (blob || match(/^data:/i, url))
      try {
        // Imports run in their order, before everything else of a module.
        const [open, close] =
          options?.type === "module" ? ["import", ";"] : ["importScripts(", ");"];
        const load = (from: unknown) => open + JSON.stringify(from) + close;
        const now = JSON.stringify({ ...state(), guard });
        const key = open + url + now;
        const made =
          blobs.get(key) ??
          address(
            load(address(`globalThis.${WORKER_STATE}=${now}`)),
            load(guard),
            blob ?? load(url),
          );
        blobs.set(key, made);
        return make([made, options]);
      } catch {
        // The page's policy wants no worker but its own: it gets that one.
      }
    return make(args);
  });
}
