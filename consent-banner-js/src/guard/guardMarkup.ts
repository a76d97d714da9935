import { around, aroundSetter } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";

/** Guards the ways in which scripts turn text into elements. */
export function guardMarkup(realm: Realm, { filter, parkIn, text }: Markup): void {
  for (const { prototype } of [realm.Element, realm.ShadowRoot]) {
    for (const name of ["innerHTML", "outerHTML"])
      aroundSetter(prototype, name, (native, html, element) => {
        native(
          /^(style|script)$/.test(element.localName) && name < "o"
            ? text(element, html)
            : filter(html, false),
        );
      });
    around(prototype, "setHTMLUnsafe", (native, [html, ...rest]) =>
      native(filter(html, false), ...rest),
    );
  }
  around(realm.Element.prototype, "insertAdjacentHTML", (native, [where, html]) =>
    native(where, filter(html, false)),
  );
  around(realm.Range.prototype, "createContextualFragment", (native, [html]) =>
    native(filter(html, true)),
  );

  around(realm.DOMParser.prototype, "parseFromString", (native, args) => {
    const parsed = native(...args) as Document;
    parkIn(parsed, false);
    return parsed;
  });
  around(realm.Document, "parseHTMLUnsafe", (native, args) => {
    const parsed = native(...args) as Document;
    parkIn(parsed, false);
    return parsed;
  });

  // A tag may be written in several pieces: an unfinished one waits for the next.
  let unfinished = "";
  for (const [name, end] of [
    ["write", ""],
    ["writeln", "\n"],
  ] as const)
    around(realm.Document.prototype, name, (native, pieces) => {
      const html = unfinished + pieces.join("") + end;
      unfinished = /<[a-z][^<>]*$/i.exec(html)?.[0] ?? "";
      native(filter(html.slice(0, html.length - unfinished.length), true));
    });
}
