import { around, edit } from "./around";
import { denied } from "./judge";
import { once, accessor } from "./own";

const urlOf = accessor("Request", "url");

/** Browsers refuse port 1 before they connect (Fetch, "bad port"): a genuine network error. */
export const NOWHERE = "https://localhost:1/";

/** Puts another address in the place of a denied one; a request is known by its own. */
export const refused = (instead: string) => (value: unknown) => {
  let url;
  try {
    url = urlOf(value);
  } catch {
    url = value = once(value);
  }
  return denied(url) ? instead : value;
};

/**
 * Guards the requests that scripts make themselves, in a window or a worker. A denied request fails as one that the network
 * refused; a denied beacon counts as queued, so that nobody tries again by other means.
 */
export function guardNetwork(realm: typeof globalThis): void {
  const failing = refused(NOWHERE);
  around(realm, ".WebTransport.fetch.fetchLater Cache.add Navigator.sendBeacon", edit(failing));
  around(realm, "XMLHttpRequest.open", edit(failing, 1));
  around(realm, ".WebSocket", edit(refused("wss://localhost:1/")));
  // What is no stream of events is not asked for again, as a port that is refused would be.
  around(realm, ".EventSource.Audio", edit(refused("data:,")));
}
