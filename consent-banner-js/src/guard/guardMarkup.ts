import { around, edit, type Step } from "./around";
import type { Entered, Realm } from "./guardFrames";
import { filter, parkIn, policy } from "./markup";
import { apply, match, trustedTypes } from "./own";
import { placeOf } from "./watched";

/** Guards the ways in which scripts turn text into elements. */
export function guardMarkup(realm: Realm, entered: Entered): void {
  around(
    realm,
    "ShadowRoot.innerHTML.setHTMLUnsafe Range.createContextualFragment Element.insertAdjacentHTML.innerHTML.outerHTML.setHTMLUnsafe",
    (native, args, self, name) => {
      const place = placeOf(self, name, args);
      return entered(edit((html) => filter(html, place), match(/Adj/, name) ? 1 : 0)(native, args));
    },
  );
  const parsing: Step = (native, args) => parkIn(native(args));
  around(realm, "DOMParser.parseFromString XMLHttpRequest.response.responseXML", parsing);
  around(realm.Document, ".parseHTMLUnsafe", parsing);

  // A tag may be written in several pieces: an unfinished one waits for the next.
  let unfinished = "";
  // eslint-disable-next-line @typescript-eslint/no-deprecated, @typescript-eslint/unbound-method -- what pages call, called by `apply`
  const { write } = realm.Document.prototype;
  around(realm, "Document.write.writeln", (_, pieces, document, name) => {
    const [, whole, rest = ""] = match(
      /^([^]*?)(<([a-z][^<>]*)?)?$/i,
      pieces.reduce<string>((before, piece) => before + (piece as string), unfinished) +
        (name[5] ? "\n" : ""),
    ) as unknown as [string, string, string?];
    unfinished = rest;
    const trusted = pieces.every((piece) => trustedTypes?.isHTML(piece));
    entered(apply(write, document, [filter(trusted ? policy.createHTML(whole) : whole)]));
  });
}
