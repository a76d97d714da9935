import type { Purpose } from "../state";
import type { Judge } from "./judge";

/**
 * Takes denied addresses out of style declarations or a style sheet. What it finds nothing in is given
 * back as it came.
 *
 * @param found collects the purposes that the denied addresses need
 */
export type CssFilter = (css: unknown, found?: Purpose[]) => unknown;

/** What a denied address becomes, as in the gateway: valid, empty, and contacting nobody. */
const NOTHING = "data:,";

/** Resolves escapes, which may hide an address (CSS Syntax 4.3.7). */
const plain = (css: string): string =>
  css.replace(/\\(?:([\da-f]{1,6})\s?|(.))/gi, (_, code?: string, char?: string) =>
    code ? String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff)) : String(char),
  );

/** Makes the filter of a page. */
export function makeCssFilter(judge: Judge): CssFilter {
  return (css, found = []) => {
    const filter = (text: string) => {
      const before = found.length;
      const kept = text.replace(
        /(url\(\s*["']?|["'])((?:https?:)?[\\/]{2}[^"')\s]+)/gi,
        (all, open: string, address: string) => {
          const purposes = judge(address);
          found.push(...purposes);
          return purposes.length ? open + NOTHING : all;
        },
      );
      return found.length > before ? kept : undefined;
    };
    const text = String(css);
    return filter(text) ?? (text.includes("\\") ? filter(plain(text)) : undefined) ?? css;
  };
}
