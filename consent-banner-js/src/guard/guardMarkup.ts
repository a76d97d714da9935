import { around, aroundAll, type Step } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";
import { match, once } from "./own";
import { reads } from "./watched";

/**
 * Guards the ways in which scripts turn text into elements.
 *
 * @param entered guards the frames that have come into the page
 */
export function guardMarkup(
  realm: Realm,
  { judge, filter, parkIn, text }: Markup,
  entered: (result: unknown) => unknown,
): void {
  const reading =
    (at = 0, scripts = false): Step =>
    (native, args, element, name) => {
      if (at in args) {
        const html = once(args[at]);
        args[at] =
          name === "innerHTML" && reads(element) ? text(element, html) : filter(html, scripts);
      }
      return entered(native(args));
    };
  aroundAll(realm, "Element ShadowRoot", "innerHTML setHTMLUnsafe", reading());
  aroundAll(realm, "Element", "outerHTML", reading());
  aroundAll(realm, "Element", "insertAdjacentHTML", reading(1));
  aroundAll(realm, "Range", "createContextualFragment", reading(0, true));
  aroundAll(realm, "Document", "execCommand", (native, args, self, name) => {
    const image = match(/image/i, args[0] as string) && judge(realm.document.body, "", args[2]).length;
    if (image) args[2] = "data:,";
    return reading(2)(native, args, self, name);
  });
  const parsing: Step = (native, args) => {
    const parsed: unknown = native(args);
    parkIn(parsed, false);
    return parsed;
  };
  aroundAll(realm, "DOMParser", "parseFromString", parsing);
  around(realm.Document, "parseHTMLUnsafe", parsing);
  aroundAll(realm, "XSLTProcessor", "transformToFragment transformToDocument", parsing);
  aroundAll(realm, "XMLHttpRequest", "response responseXML", parsing);

  // A tag may be written in several pieces: an unfinished one waits for the next.
  let unfinished = "";
  aroundAll(realm, "Document", "write writeln", (native, pieces, _, name) => {
    const html = unfinished + pieces.join("") + (name === "write" ? "" : "\n");
    unfinished = /<[a-z][^<>]*$/i.exec(html)?.[0] ?? "";
    native([filter(html.slice(0, html.length - unfinished.length), true)]);
    entered(0);
  });
}
