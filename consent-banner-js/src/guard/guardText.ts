import { aroundAll, aroundNew, changing } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";

/** Properties that take addresses, for browsers that have them on the prototype. */
const ADDRESSES =
  "cssText background backgroundImage listStyle listStyleImage borderImage borderImageSource maskImage cursor content";

/** Guards the text of style sheets and scripts where scripts write it: both may name what is loaded. */
export function guardText(realm: Realm, { css, text, free }: Markup): void {
  const filtered = (value: unknown) => css(value);
  changing(realm, "CSSStyleSheet CSSGroupingRule", "insertRule replace replaceSync", 0, filtered);
  changing(realm, "CSSStyleDeclaration", "setProperty", 1, filtered);
  changing(realm, "CSSStyleDeclaration", ADDRESSES, 0, filtered);
  // Where they are not, a style attribute is seen to before anything of it is loaded for painting.
  new realm.MutationObserver((records) => {
    if (!free())
      for (const { target } of records) {
        const now = (target as Element).getAttribute("style");
        const kept = css(now);
        if (now && kept !== now) (target as Element).setAttribute("style", String(kept));
      }
  }).observe(realm.document, { subtree: true, attributeFilter: ["style"] });
  aroundNew(realm, "FontFace", (native, [family, source, ...rest]) =>
    native(family, css(source), ...rest),
  );

  // Some browsers have scripts set all of these by setters of their own.
  changing(realm, "HTMLScriptElement", "innerText text textContent", 0, (value, element) =>
    text(element, value),
  );
  aroundAll(realm, "Element", "appendChild insertBefore append prepend", (native, args, element) =>
    native(
      ...(/^(style|script)$/.test(element.localName)
        ? args.map((one) => {
            if (!(one instanceof realm.Text))
              return typeof one === "string" ? text(element, one) : one;
            one.data = String(text(element, one.data));
            return one;
          })
        : args),
    ),
  );
}
