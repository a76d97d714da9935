import type { CookieRule } from "../guard/guardCookies";
import { hash24 } from "../guard/hash24";
import type { HostTable } from "../guard/hosts";
import type { Purpose } from "../state";
import type { Vendor } from "./settings";

/** The purposes that come first in every table. */
const FIRST = ["advertising", "analytics", "functional"];

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** A cookie's pattern that says more stands before one that says less: a name before patterns, a longer one before a shorter. */
function bySpecificity([a]: CookieRule, [b]: CookieRule): number {
  return Number(a.includes("*")) - Number(b.includes("*")) || b.length - a.length;
}

/**
 * Writes the table of the guard, as the gateway does (`GuardHosts` there): hosts as hashes in the set of their purposes; in
 * full what a hash cannot say: hosts with a path, those whose hash another one has, and those of necessary vendors.
 */
export function hostTable(vendors: readonly Vendor[]): HostTable {
  const purposes = [...new Set([...FIRST, ...vendors.flatMap((one) => one.purposes)])].filter(
    (purpose) => purpose !== "necessary",
  ) as Purpose[];
  const sets = new Map<string, number[]>();
  const taken = new Set<number>();
  const paths: HostTable["paths"] = [];
  const cookies: CookieRule[] = [];
  for (const { purposes: needed, hosts, cookies: patterns = [] } of vendors) {
    const positions = purposes.flatMap((purpose, i) => (needed.includes(purpose) ? [i] : []));
    const key = JSON.stringify(positions);
    for (const pattern of patterns) cookies.push([pattern, positions]);
    for (const host of hosts) {
      const hash = hash24(host);
      if (host.includes("/")) paths.push([host, positions]);
      else if (!positions.length || taken.has(hash)) paths.push([host + "/", positions]);
      else {
        taken.add(hash);
        sets.set(key, [...(sets.get(key) ?? []), hash]);
      }
    }
  }
  return {
    purposes,
    sets: [...sets].map(([key, hashes]) => {
      const bytes = hashes
        .sort((a, b) => a - b)
        .flatMap((hash, i) => varint(hash - (hashes[i - 1] ?? 0)));
      return { p: JSON.parse(key) as number[], h: Buffer.from(bytes).toString("base64") };
    }),
    // Of two that cover an address, the longer begins with the shorter, and so stands before it.
    paths: paths.sort(([a], [b]) => (a < b ? 1 : -1)),
    cookies: cookies.sort(bySpecificity),
  };
}
