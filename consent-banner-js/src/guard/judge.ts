import type { Purpose } from "../state";
import type { Lookup } from "./hosts";

/** Judges a URL: the purposes of its vendor if one of them is denied, otherwise none. */
export type Judge = (url: unknown) => Purpose[];

/**
 * Makes the judge of a page or of a worker. A URL of the site's own host is never judged, and one that
 * cannot be parsed is let through, since it cannot load either.
 *
 * @param permitted hosts that the visitor let in for this page
 */
export function makeJudge(
  lookup: Lookup,
  allowed: (purpose: Purpose) => boolean,
  permitted: ReadonlySet<string> = new Set(),
): Judge {
  return (value) => {
    let url;
    try {
      url = new URL(String(value), "document" in self ? document.baseURI : location.href);
    } catch {
      return [];
    }
    // A worker made of a text has no host in its address.
    const own = location.host || self.origin.split("//")[1];
    const purposes =
      url.host === own || permitted.has(url.host)
        ? []
        : lookup(url.hostname, url.pathname + url.search);
    return purposes.every(allowed) ? [] : purposes;
  };
}
