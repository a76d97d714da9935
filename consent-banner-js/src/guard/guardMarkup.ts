import { around, type Step } from "./around";
import type { Entered, Realm } from "./guardFrames";
import { filter, parkIn, text } from "./markup";
import { apply, match } from "./own";
import { reads } from "./watched";

/** Guards the ways in which scripts turn text into elements. */
export function guardMarkup(realm: Realm, entered: Entered): void {
  around(
    realm,
    "ShadowRoot.innerHTML.setHTMLUnsafe Element.insertAdjacentHTML.innerHTML.outerHTML.setHTMLUnsafe Range.createContextualFragment",
    (native, args, self, name) => {
      const at = name === "insertAdjacentHTML" ? 1 : 0;
      if (at in args)
        args[at] = name === "innerHTML" && reads(self) ? text(self, args[at]) : filter(args[at]);
      return entered(native(args));
    },
  );
  const parsing: Step = (native, args) => {
    const parsed: unknown = native(args);
    parkIn(parsed);
    return parsed;
  };
  around(realm, "DOMParser.parseFromString XMLHttpRequest.response.responseXML", parsing);
  around(realm.Document, ".parseHTMLUnsafe", parsing);

  // A tag may be written in several pieces: an unfinished one waits for the next.
  let unfinished = "";
  around(realm, "Document.write", (native, pieces) => {
    const [, whole, rest = ""] = match(
      /^([^]*?)(<([a-z][^<>]*)?)?$/i,
      unfinished + pieces.join(""),
    ) as string[];
    unfinished = rest;
    entered(native([filter(whole)]));
  });
  // eslint-disable-next-line @typescript-eslint/no-deprecated, @typescript-eslint/unbound-method -- what pages call, called by `apply`
  const { write } = realm.Document.prototype;
  around(realm, "Document.writeln", (_, pieces, document) => {
    apply(write, document, [...pieces, "\n"]);
  });
}
