import type { Purpose } from "../state";
import type { CookieRule } from "./guardCookies";
import { hash24 } from "./hash24";
import { match } from "./own";

/** The vendors' hosts, as the gateway writes them into the guard. */
export interface HostTable {
  purposes: Purpose[];
  /**
   * Hosts by the purposes they need, `p` being positions in `purposes`, `h` the base64 of LEB128
   * varints, each the distance from the hash before it in ascending order.
   */
  sets: { p: number[]; h: string }[];
  /**
   * A host with a path, and the purposes needed there; none means that it is kept. In descending order: the first that covers
   * an address holds.
   */
  paths: [string, number[]][];
  /** The cookies of vendors: of those that match a name, the first holds. */
  cookies: CookieRule[];
}

/** Finds the purposes that a host, in lower case, needs, by their positions in the table; none for a host that is not listed. */
export type Lookup = (host: string, path: string) => number[];

/** A text as a pattern that matches it. */
export const escaped = (text: string): string => text.replace(/\W/g, "\\$&");

/** What the first rule that matches a text says; undefined where none does. */
export function firstOf<T>(rules: [RegExp, T][], text: string): T | undefined {
  for (const rule of rules) if (match(rule[0], text)) return rule[1];
  return undefined;
}

/**
 * Makes the look-up for a table. The longer host wins, and on one host a path outweighs the host
 * and the longer path the shorter.
 */
export function hostLookup(table: HostTable): Lookup {
  let hosts: Record<number, number[]> | undefined;
  const paths = { __proto__: null } as unknown as Record<string, [RegExp, number[]][]>;
  return (host, path) => {
    // Read when first asked: most pages ask after they have been painted.
    if (!hosts) {
      hosts = { __proto__: null } as unknown as Record<number, number[]>;
      for (const set of table.sets) {
        let hash = 0;
        let distance = 0;
        let shift = 0;
        for (const letter of atob(set.h)) {
          const byte = letter.charCodeAt(0);
          distance |= (byte & 127) << shift;
          shift += 7;
          if (byte < 128) {
            hosts[(hash += distance)] = set.p;
            distance = shift = 0;
          }
        }
      }
      for (const path of table.paths) {
        const entry = path[0];
        const slash = entry.indexOf("/");
        // As in the gateway: `/tr` covers `/tr?id=1`, not `/trends`.
        const end = /[^a-z\d]$/i.test(entry) ? "" : "(?![^/?#@])";
        (paths[entry.slice(0, slash)] ??= []).push([
          new RegExp(`^${escaped(entry.slice(slash))}${end}`),
          path[1],
        ]);
      }
    }
    for (let name = match(/.*[^.]/, host)?.[0]; name; name = match(/\.(.*)/, name)?.[1]) {
      const found = firstOf(paths[name] ?? [], path) ?? (match(/\./, name) && hosts[hash24(name)]);
      if (found) return found;
    }
    return [];
  };
}
