import type { Purpose } from "../state";
import type { Lookup } from "./hosts";

/** Judges a URL: the purposes of its vendor if one of them is denied, otherwise none. */
export type Judge = (url: unknown) => Purpose[];

/**
 * Makes the judge of a page or of a worker. A URL of the site's own host is never judged, and one that
 * cannot be parsed is let through, since it cannot load either.
 *
 * @param permitted says of a host whether the visitor let it in for this page, for a purpose
 */
export function makeJudge(
  lookup: Lookup,
  allowed: (purpose: Purpose) => boolean,
  permitted: (host: string, purpose: Purpose) => boolean = () => false,
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
    const { host, hostname } = url;
    const purposes = host === own ? [] : lookup(hostname, url.pathname + url.search);
    return purposes.every((one) => allowed(one) || permitted(hostname, one)) ? [] : purposes;
  };
}
