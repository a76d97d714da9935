/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- a match has what its pattern has */
import { around } from "./around";
import type { Realm } from "./guardFrames";
import { escaped, firstOf, type HostTable } from "./hosts";
import { match, once } from "./own";

/**
 * Guards the cookies that scripts write: one that belongs to a denied vendor is not set. Deleting one
 * is always possible.
 *
 * @param denied says whether a cookie of this name may not be set
 */
export function guardCookies(realm: Realm, denied: (name: string) => boolean): void {
  around(realm, "Document.cookie", (native, args) => {
    const written = match(/^\s*([^=;]*?)\s*=\s*[^;\s]/, (args[0] = once(args[0])) as string);
    if (!denied(written?.[1] as string)) native(args);
  });
  around(realm, "CookieStore.set", async (native, args) => {
    if (!denied((args[0] as { name?: string } | undefined)?.name ?? (args[0] as string)))
      await native(args);
  });
}

/** A cookie's name, where `*` stands for any run of characters, and the purposes of its vendor by position. */
export type CookieRule = [pattern: string, purposes: number[]];

/**
 * Makes the look-up for the cookies of vendors: the first rule that matches a name holds.
 *
 * @returns finds the purposes that a cookie's name needs, by their positions in the table; none for one that is not listed
 */
export function cookieLookup(table: HostTable): (name: string) => number[] {
  let known: [RegExp, number[]][] | undefined;
  return (name) =>
    firstOf(
      (known ??= table.cookies.map(([pattern, needs]) => [
        new RegExp(`^${escaped(pattern).replaceAll("\\*", ".*")}$`),
        needs,
      ])),
      name,
    ) ?? [];
}
