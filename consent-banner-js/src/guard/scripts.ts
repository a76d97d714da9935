/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- a match has what its pattern has */
import { denied } from "./judge";
import { match } from "./own";

/** Judges each address that a pattern finds, in its first group. */
export function judgeAll(pattern: RegExp, text: string): void {
  for (let one; (one = match(pattern, text));) denied(one[1]);
}

/**
 * The pattern of what a script imports by a written address.
 *
 * @param type the script's type; those of maps and rules have only addresses to be quoted
 */
export const imports = (type: string | null): RegExp =>
  match(/map|rules/i, type as string)
    ? /"((?:https?:|[\\/]{2})[^"]+)/g
    : /(?:\bfrom|\bimport\s*\(?)\s*["'`]([^"'`]+)/g;
