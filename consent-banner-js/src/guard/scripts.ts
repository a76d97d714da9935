import type { Purpose } from "../state";
import type { Judge } from "./judge";
import { match } from "./own";

/** Addresses that a module or a map of modules imports, and those of speculation rules. */
const IMPORTED = /(?:\bfrom|\bimport\s*\(?)\s*["'`]([^"'`]+)/g;
const QUOTED = /"((?:https?:)?\/\/[^"]+)"/g;

/**
 * Judges what a script imports by a written address.
 *
 * @param type the script's type; those of maps and rules have only addresses to be quoted
 */
export function imports(judge: Judge, text: string, type = ""): Purpose[] {
  const rule = new RegExp(match(/map|rules/, type) ? QUOTED : IMPORTED);
  for (let one; (one = match(rule, text)); ) {
    const purposes = judge(one[1]);
    if (purposes.length) return purposes;
  }
  return [];
}

/** Reads what stands behind the address of a blob, or in an address of data, at once; an empty text where it may not. */
export function contentOf(url: string): string {
  try {
    const request = new XMLHttpRequest();
    request.open("GET", url, false);
    request.send();
    return request.responseText;
  } catch {
    // The page's policy does not let scripts read it.
    return "";
  }
}
