import type { Purpose } from "../state";
import type { Judge } from "./judge";
import { apply, match } from "./own";

/**
 * Takes denied addresses out of style declarations or a style sheet. What it finds nothing in is given
 * back as it came.
 *
 * @param found collects the purposes that the denied addresses need
 */
export type CssFilter = (css: unknown, found?: Purpose[]) => unknown;

/** What a denied address becomes, as in the gateway: valid, empty, and contacting nobody. */
const NOTHING = "data:,";

const { slice } = String.prototype;

/** Resolves escapes, which may hide an address (CSS Syntax 4.3.7). */
const plain = (css: string): string =>
  css.replace(/\\(?:([\da-f]{1,6})\s?|(.))/gi, (_, code?: string, char?: string) =>
    code ? String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)) : String(char),
  );

/** Makes the filter of a page or a worker. */
export function makeCssFilter(judge: Judge): CssFilter {
  return (css, found = []) => {
    const filter = (text: string) => {
      const address = /(url\(\s*["']?|["'])((?:https?:|[\\/]{2})[^"')\s]+)/gi;
      let kept = "";
      let end = 0;
      for (let one; (one = match(address, text)); ) {
        const purposes = judge(one[2]);
        if (purposes.length) {
          found.push(...purposes);
          kept += (apply(slice, text, [end, one.index]) as string) + one[1] + NOTHING;
          end = address.lastIndex;
        }
      }
      return end ? kept + (apply(slice, text, [end]) as string) : undefined;
    };
    const text = `${css as string}`;
    return filter(text) ?? (match(/\\/, text) ? filter(plain(text)) : undefined) ?? css;
  };
}
