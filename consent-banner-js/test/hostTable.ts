import { hash24 } from "../src/guard/hash24";
import type { HostTable } from "../src/guard/hosts";
import type { Purpose } from "../src/state";

const PURPOSES: Purpose[] = ["advertising", "analytics", "functional"];

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** Writes a host table as the gateway does: hosts with a slash become path entries, in descending order. */
export function hostTable(hosts: Record<string, Purpose[]>): HostTable {
  const positions = (purposes: Purpose[]) => purposes.map((purpose) => PURPOSES.indexOf(purpose));
  const sets = new Map<string, number[]>();
  const table: HostTable = {
    purposes: PURPOSES,
    sets: [],
    paths: [],
    cookies: [
      ["_ads*", [0]],
      ["_stats", [1]],
      ["_kept", []],
    ],
  };
  for (const [host, purposes] of Object.entries(hosts)) {
    const key = JSON.stringify(positions(purposes));
    if (host.includes("/")) table.paths.push([host, positions(purposes)]);
    else sets.set(key, [...(sets.get(key) ?? []), hash24(host)]);
  }
  table.paths.sort(([a], [b]) => (a < b ? 1 : -1));
  for (const [key, hashes] of sets) {
    const bytes = hashes
      .sort((a, b) => a - b)
      .flatMap((hash, i) => varint(hash - (hashes[i - 1] ?? 0)));
    table.sets.push({ p: JSON.parse(key) as number[], h: Buffer.from(bytes).toString("base64") });
  }
  return table;
}
