/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- a match has what its pattern has */
import type { Purpose } from "../state";
import { hostLookup, type HostTable, type Lookup } from "./hosts";
import { match, accessor } from "./own";

let purposes: Purpose[];
let look: Lookup;
let allows: (purpose: Purpose, host: string) => boolean;
let found = new Set<Purpose>();

/** Says whether nothing at all is denied now, so that looking can be spared. */
export let free: () => boolean;

/**
 * Sets the rule for all that is guarded from this page or worker.
 *
 * @param table what the gateway wrote into the guard
 * @param allowed says of a purpose whether it is allowed, everywhere or for a host that the visitor let in
 */
export function judgeBy(
  table: HostTable,
  allowed: (purpose: Purpose, host: string) => boolean,
): void {
  purposes = table.purposes;
  look = hostLookup(table);
  allows = allowed;
  free = () => purposes.every((purpose) => allowed(purpose, ""));
}

const Parsed = URL;
const hrefOf = accessor("URL", "href");

/** The whole address of what a text leads to, as the browser reads it; undefined where it is none. */
export const addressOf = (value: unknown): string | undefined => {
  try {
    return hrefOf(
      new Parsed(value as string, (self as Partial<Window>).document?.baseURI ?? location.href),
    );
  } catch {
    return undefined;
  }
};

/**
 * Judges a URL: whether a purpose of its vendor is denied. One of the site's own host is never judged, and one that cannot
 * be parsed is let through, since it cannot load either.
 */
export function denied(value: unknown): boolean {
  const parts = match(/^\w+:..(?:[^/]*@)?(([^/:]*)[^/]*)(.*)/, addressOf(value) as string);
  // A worker made of a text has no host in its address.
  if (parts && parts[1] !== (location.host || self.origin.split("/")[2])) {
    const name = parts[2] as string;
    const needed = look(name, parts[3] as string);
    for (const i of needed)
      if (!allows(purposes[i] as Purpose, name)) {
        for (const one of needed) found.add(purposes[one] as Purpose);
        return true;
      }
  }
  return false;
}

/** The purposes of everything that is judged to be denied in the meantime. */
export function needs(judging: () => unknown): Set<Purpose> {
  const before = found;
  const mine = (found = new Set());
  judging();
  found = before;
  for (const one of mine) before.add(one);
  return mine;
}
