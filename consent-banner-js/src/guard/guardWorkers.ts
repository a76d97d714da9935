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
  const blobs = new Map<string, Blob>();
  const address = (...parts: BlobPart[]) =>
    native(new Blob(parts, { type: "text/javascript" })) as string;
  const native = realm.URL.createObjectURL.bind(realm.URL) as (made: unknown) => unknown;

  around(realm.URL, "createObjectURL", (make, [thing]) => {
    const url = make(thing) as string;
    if (thing instanceof Blob && /script|^$/.test(thing.type)) blobs.set(url, thing);
    return url;
  });
  around(realm.URL, "revokeObjectURL", (revoke, [url]) => {
    blobs.delete(String(url));
    return revoke(url);
  });
  for (const name of ["Worker", "SharedWorker"])
    aroundNew(realm, name, (make, args) => {
      const [url, options] = args as [unknown, { type?: string } | string | undefined];
      const source = blobs.get(String(url)) ?? (/^data:/i.test(String(url)) && String(url));
      if (source)
        try {
          const now = `self.${WORKER_STATE}=${JSON.stringify(state())};`;
          const load = JSON.stringify(guard);
          if ((options as { type?: string } | undefined)?.type !== "module")
            return make(
              address(
                `${now}importScripts(${load});`,
                source instanceof Blob ? source : `importScripts(${JSON.stringify(source)})`,
              ),
              options,
            );
          if (source instanceof Blob)
            return make(address(`import "${address(now)}";import ${load};`, source), options);
        } catch {
          // The page's policy wants no worker but its own: it gets that one.
        }
      return make(...args);
    });
}
