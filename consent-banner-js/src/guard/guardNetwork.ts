import { around, aroundNew, changing } from "./around";
import type { Judge } from "./judge";

/** Browsers refuse port 1 before they connect (Fetch, "bad port"): a genuine network error. */
const REFUSED = "https://localhost:1/";

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
 * Guards the requests that scripts make themselves, in a window or a worker. A denied request fails as
 * one that the network refused; a denied beacon counts as queued, so that nobody tries again by other
 * means.
 */
export function guardNetwork(realm: typeof globalThis, judge: Judge): void {
  const denied = (url: unknown): boolean => judge(url).length > 0;

  around(realm, "fetch", (native, args) => {
    const [input] = args as [(Partial<Request> | string)?];
    return denied((input as Partial<Request> | undefined)?.url ?? input)
      ? Promise.reject(new TypeError("Failed to fetch"))
      : native(...args);
  });
  around(realm.navigator, "sendBeacon", (native, args) => denied(args[0]) || native(...args));
  const refused = (url: unknown) => (denied(url) ? REFUSED : url);
  changing(realm, "XMLHttpRequest", "open", 1, refused);
  aroundNew(realm, "WebTransport", (native, [url, ...rest]) => native(refused(url), ...rest));
  aroundNew(realm, "EventSource WebSocket", (native, args, name) =>
    denied(args[0]) ? closed(String(args[0]), name < "F" ? 2 : 3) : native(...args),
  );
  // A worker that may not load a script goes on without it, as a page does.
  around(realm, "importScripts", (native, urls) => native(...urls.filter((url) => !denied(url))));
}
