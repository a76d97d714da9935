/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- a match has what its pattern has */
import type { State } from "../state";
import { around } from "./around";
import { addressOf } from "./judge";
import { match, once } from "./own";

/** The global under which a worker finds the state that holds in its page; `StateJson.java` has the same name. */
export const WORKER_STATE = "consentryState";

// A shared worker is known by its address: the same one twice has to get the same, from whichever of the page's windows.
const blobs = new Map<unknown, unknown>();

/**
 * Has the guard run first in workers that scripts make of their own text. Those of a file of the site get it from the gateway:
 * a worker cannot be made of anybody else's.
 *
 * @param guard the address of what of the guard runs in workers, which they hand on to their own
 * @param state the state that holds now
 */
export function guardWorkers(realm: typeof globalThis, guard: string, state: () => State): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it knows itself whose it is
  const { createObjectURL } = realm.URL;
  const address = (...parts: BlobPart[]) =>
    createObjectURL(new Blob(parts, { type: "text/javascript" }));

  around(realm.URL, ".createObjectURL.revokeObjectURL", (native, args) => {
    const url: unknown = native(args);
    // What is revoked is an address, which is no key of what has just got one.
    blobs.delete(args[0]);
    blobs.set(url, args[0]);
    return url;
  });
  around(realm, ".Worker.SharedWorker", (make, args) => {
    const [url] = match(/[^#]*/, addressOf((args[0] = once(args[0]))) as string) as unknown as [
      string,
    ];
    const options = args[1] as { type?: string } | undefined;
    const blob = blobs.get(url) as Blob | undefined;
    if (blob || match(/^data:/, url))
      try {
        // Imports run in their order, before everything else of a module.
        const module = options?.type === "module";
        const load = (from: unknown) =>
          "import" + (module ? "" : "Scripts(") + JSON.stringify(from) + (module ? ";" : ");");
        const now = JSON.stringify({ ...state(), guard });
        const key = load(url) + now;
        const begin = `globalThis.${WORKER_STATE}=${now};`;
        const made =
          blobs.get(key) ??
          // A page's policy may let blobs be workers, and no scripts.
          address(module ? load(address(begin)) : begin, load(guard), blob ?? load(url));
        blobs.set(key, made);
        return make([made, options]);
      } catch {
        // The page's policy wants no worker but its own: it gets that one.
      }
    return make(args);
  });
}
