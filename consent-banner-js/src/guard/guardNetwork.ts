import { around, aroundAll, changing, type Step } from "./around";
import type { CssFilter } from "./css";
import type { Judge } from "./judge";
import { once, reader } from "./own";

/** Browsers refuse port 1 before they connect (Fetch, "bad port"): a genuine network error. */
const REFUSED = "://localhost:1/";

/**
 * Guards the requests that scripts make themselves, in a window or a worker. A denied request fails as one that the network
 * refused; a denied beacon counts as queued, so that nobody tries again by other means.
 */
export function guardNetwork(realm: typeof globalThis, judge: Judge, css: CssFilter): void {
  const urlOf = reader<string>("Request", "url");
  const refuse = (args: unknown[], at: number, instead: string) => {
    if (!(at in args)) return;
    let url;
    try {
      url = urlOf(args[at]);
    } catch {
      url = args[at] = once(args[at]);
    }
    if (judge(url).length) args[at] = instead;
  };
  const refusing =
    (instead: string, at = 0): Step =>
    (native, args) => {
      refuse(args, at, instead);
      return native(args);
    };
  const failing = refusing("https" + REFUSED);

  around(realm, "fetch fetchLater WebTransport", failing);
  around(realm.navigator, "sendBeacon", failing);
  aroundAll(realm, "Cache", "add", failing);
  aroundAll(realm, "XMLHttpRequest", "open", refusing("https" + REFUSED, 1));
  around(realm, "WebSocket WebSocketStream", refusing("wss" + REFUSED));
  // What is no stream of events is not asked for again, as a port that is refused would be.
  around(realm, "EventSource", refusing("data:,"));
  // A worker that may not load a script goes on without it, as a page does.
  around(realm, "importScripts", (native, urls) => {
    for (let i = 0; i < urls.length; i++) refuse(urls, i, "data:text/javascript,");
    return native(urls);
  });
  aroundAll(realm, "Cache", "addAll", (native, [list]) => {
    const requests = [...(list as unknown[])];
    for (let i = 0; i < requests.length; i++) refuse(requests, i, "https" + REFUSED);
    return native([requests]);
  });
  around(realm, "FontFace", changing((source) => css(source), 1));
}
