import type { Purpose } from "../state";
import type { Lookup } from "./hosts";
import { match, reader } from "./own";

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
  const Parsed = URL;
  const hrefOf = reader<string>("URL", "href");
  const baseOf = reader<string>("Node", "baseURI");
  // A worker made of a text has no host in its address.
  const own = location.host || self.origin.split("//")[1];
  return (value) => {
    let url;
    try {
      url = hrefOf(new Parsed(value as string, "document" in self ? baseOf(document) : location.href));
    } catch {
      return [];
    }
    const found = match(/^\w+:..(?:[^/]*@)?(([^/:]*)[^/]*)(.*)/, url);
    if (found && found[1] !== own) {
      const name = found[2] ?? "";
      const purposes = lookup(name, found[3] ?? "");
      for (let i = 0, one; (one = purposes[i]); i++)
        if (!allowed(one) && !permitted(name, one)) return purposes;
    }
    return [];
  };
}
