import { around, aroundAll, changing, type Step } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";

/** Guards the ways in which scripts turn text into elements. */
export function guardMarkup(realm: Realm, { filter, parkIn, text }: Markup): void {
  const read = (html: unknown) => filter(html, false);
  changing(realm, "Element ShadowRoot", "innerHTML", 0, (html, element) =>
    /^(style|script)$/.test(element.localName) ? text(element, html) : read(html),
  );
  changing(realm, "Element ShadowRoot", "outerHTML setHTMLUnsafe", 0, read);
  changing(realm, "Element", "insertAdjacentHTML", 1, read);
  changing(realm, "Range", "createContextualFragment", 0, (html) => filter(html, true));
  const parse: Step = (native, args) => {
    const parsed = native(...args) as Document;
    parkIn(parsed, false);
    return parsed;
  };
  aroundAll(realm, "DOMParser", "parseFromString", parse);
  around(realm.Document, "parseHTMLUnsafe", parse);

  // A tag may be written in several pieces: an unfinished one waits for the next.
  let unfinished = "";
  aroundAll(realm, "Document", "write writeln", (native, pieces, _, name) => {
    const html = unfinished + pieces.join("") + (name === "write" ? "" : "\n");
    unfinished = /<[a-z][^<>]*$/i.exec(html)?.[0] ?? "";
    native(filter(html.slice(0, html.length - unfinished.length), true));
  });
}
