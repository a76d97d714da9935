/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- a match has what its pattern has */
/* eslint-disable @typescript-eslint/no-unnecessary-template-expression -- text is made by the language itself, which a page cannot replace as it can `String` */
import { denied } from "./judge";
import { match, once } from "./own";

/** What a denied address becomes, as in the gateway: valid, empty, and contacting nobody. */
const NOTHING = "data:,";

function filtered(text: string): string | undefined {
  const address = /(url\(\s*["']?|["'])[\0- ]*((?:https?:|[\\/]{2})[^"')\s]+)/gi;
  let kept = "";
  let end = 0;
  for (let one; (one = match(address, text));)
    if (denied(one[2])) {
      kept += text.slice(end, one.index) + (one[1] as string) + NOTHING;
      end = address.lastIndex;
    }
  if (end) return kept + text.slice(end);
  return undefined;
}

/**
 * Takes denied addresses out of style declarations or a style sheet. What it finds nothing in is given
 * back as it came.
 */
export function css(value: unknown): unknown {
  value = once(value);
  const text = `${value as string}`;
  return (
    filtered(text) ??
    // Escapes may hide an address (CSS Syntax 4.3.7).
    filtered(
      text.replace(
        /\\([\da-f]{1,6}|)\s*/gi,
        (_, code: string) => code && String.fromCharCode(("0x" + code) as unknown as number),
      ),
    ) ??
    value
  );
}
