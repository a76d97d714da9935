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

/** Finds the purposes that a host, in lower case, needs; none for a host that is not listed. */
export type Lookup = (host: string, path: string) => Purpose[];

/** A text as a pattern that matches it. */
export const escaped = (text: string): string => text.replace(/\W/g, "\\$&");

/** The purposes at some of the table's positions. */
export const purposesOf = ({ purposes }: HostTable, positions: number[]): Purpose[] =>
  // eslint-disable-next-line @typescript-eslint/non-nullable-type-assertion-style -- the gateway wrote both
  positions.map((i) => purposes[i] as Purpose);

/** What the first rule that matches a text says; undefined where none does. */
export function firstOf<T>(rules: [RegExp, T][], text: string): T | undefined {
  for (let i = 0, rule; (rule = rules[i]); i++) if (match(rule[0], text)) return rule[1];
  return undefined;
}

/**
 * Makes the look-up for a table. The longer host wins, and on one host a path outweighs the host
 * and the longer path the shorter.
 */
export function hostLookup(table: HostTable): Lookup {
  let hosts: Record<number, Purpose[]> | undefined;
  const paths = Object.create(null) as Record<string, [RegExp, Purpose[]][]>;
  // Read when first asked: most pages ask after they have been painted.
  const read = () => {
    const hosts = Object.create(null) as Record<number, Purpose[]>;
    for (const { p, h } of table.sets) {
      let hash = 0;
      let distance = 0;
      let shift = 0;
      const bytes = atob(h);
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes.charCodeAt(i);
        distance |= (byte & 127) << shift;
        shift += 7;
        if (byte < 128) {
          hosts[(hash += distance)] = purposesOf(table, p);
          distance = shift = 0;
        }
      }
    }
    for (const [entry, positions] of table.paths) {
      const slash = entry.indexOf("/");
      // As in the gateway: `/tr` covers `/tr?id=1`, not `/trends`.
      const end = /[^a-z\d]$/i.test(entry) ? "" : "(?![^/?#@])";
      (paths[entry.slice(0, slash)] ??= []).push([
        new RegExp(`^${escaped(entry.slice(slash))}${end}`),
        purposesOf(table, positions),
      ]);
    }
    return hosts;
  };
  return (host, path) => {
    hosts ??= read();
    for (let name = match(/.*[^.]/, host)?.[0]; name; name = match(/\.(.*)/, name)?.[1]) {
      const found =
        firstOf(paths[name] ?? [], path) ?? (match(/\./, name) ? hosts[hash24(name)] : undefined);
      if (found) return found;
    }
    return [];
  };
}
