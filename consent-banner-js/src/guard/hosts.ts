import type { Purpose } from "../state";
import type { CookieRule } from "./guardCookies";
import { hash24 } from "./hash24";

/** The vendors' hosts, as the gateway writes them into the guard. */
export interface HostTable {
  purposes: Purpose[];
  /**
   * Hosts by the purposes they need, `p` being positions in `purposes`, `h` the base64 of LEB128
   * varints, each the distance from the hash before it in ascending order.
   */
  sets: { p: number[]; h: string }[];
  /** A host with a path, and the purposes needed there; none means that it is kept. */
  paths: [string, number[]][];
  /** The cookies of vendors: of those that match a name, the first holds. */
  cookies: CookieRule[];
}

/** Finds the purposes that a host needs; none for a host that is not listed. */
export type Lookup = (host: string, path: string) => Purpose[];

/** Whether a rule's path covers a request's, as in the gateway: `/tr` covers `/tr?id=1`, not `/trends`. */
const covers = (start: string, path: string) =>
  path.startsWith(start) &&
  (/[^a-z\d]$/i.test(start) || "/?#@".includes(path.charAt(start.length)));

/**
 * Makes the look-up for a table. The longer host wins, and on one host a path outweighs the host
 * and the longer path the shorter.
 */
export function hostLookup(table: HostTable): Lookup {
  const named = (positions: number[]) => positions.flatMap((i) => table.purposes[i] ?? []);
  let hosts: Map<number, Purpose[]> | undefined;
  const paths = new Map<string, [string, Purpose[]][]>();
  // Read when first asked: most pages ask after they have been painted.
  const read = () => {
    const hosts = new Map<number, Purpose[]>();
    for (const { p, h } of table.sets) {
      let hash = 0;
      let distance = 0;
      let shift = 0;
      for (const char of atob(h)) {
        const byte = char.charCodeAt(0);
        distance |= (byte & 127) << shift;
        shift += 7;
        if (byte < 128) {
          hosts.set((hash += distance), named(p));
          distance = shift = 0;
        }
      }
    }
    for (const [entry, positions] of table.paths) {
      const slash = entry.indexOf("/");
      const host = entry.slice(0, slash);
      const rules = paths.get(host) ?? [];
      rules.push([entry.slice(slash), named(positions)]);
      rules.sort(([a], [b]) => b.length - a.length);
      paths.set(host, rules);
    }
    return hosts;
  };
  return (host, path) => {
    hosts ??= read();
    let rest = host.toLowerCase().replace(/\.$/, "");
    for (; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1)) {
      const rule = paths.get(rest)?.find(([start]) => covers(start, path));
      const found = rule ? rule[1] : hosts.get(hash24(rest));
      if (found) return found;
    }
    return [];
  };
}
