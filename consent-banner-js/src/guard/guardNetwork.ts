import { around } from "./around";
import type { Realm } from "./guardFrames";
import type { Judge } from "./judge";

/** Makes a connection that is closed and says so once, as after a failed handshake. */
function closed(url: string, readyState: number): EventTarget {
  const connection = Object.assign(new EventTarget(), {
    url,
    readyState,
    send: () => undefined,
    close: () => undefined,
  });
  setTimeout(() => {
    for (const event of [new Event("error"), new CloseEvent("close", { code: 1006 })]) {
      connection.dispatchEvent(event);
      (connection as unknown as Record<string, ((event: Event) => void) | undefined>)[
        "on" + event.type
      ]?.(event);
    }
  });
  return connection;
}

/**
 * Guards the requests that scripts make themselves. A denied request fails as one that the network
 * refused; a denied beacon counts as queued, so that nobody tries again by other means.
 */
export function guardNetwork(realm: Realm, judge: Judge): void {
  const denied = (url: unknown): boolean => judge(url).length > 0;

  around(realm, "fetch", (native, args) => {
    const [input] = args as [(Partial<Request> | string)?];
    return denied((input as Partial<Request> | undefined)?.url ?? input)
      ? Promise.reject(new TypeError("Failed to fetch"))
      : native(...args);
  });
  around(
    realm.Navigator.prototype,
    "sendBeacon",
    (native, args) => denied(args[0]) || native(...args),
  );
  around(realm.XMLHttpRequest.prototype, "open", (native, [method, url, ...rest]) =>
    // Browsers refuse port 1 before they connect (Fetch, "bad port"): a genuine network error.
    native(method, denied(url) ? `//${location.hostname}:1/` : url, ...rest),
  );
  for (const name of ["WebSocket", "EventSource"] as const)
    if (name in realm)
      (realm as unknown as Record<string, object>)[name] = new Proxy(realm[name], {
        construct: (native, args: [string], made) =>
          denied(args[0])
            ? closed(args[0], native.CLOSED)
            : (Reflect.construct(native, args, made) as object),
      });
}
