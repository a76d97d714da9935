import { around, aroundNew, aroundSetter } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";

/** Properties that take addresses, for browsers that have them on the prototype. */
const ADDRESSES =
  "cssText,background,backgroundImage,listStyle,listStyleImage,borderImage,borderImageSource,maskImage,cursor,content";

/** Guards the text of style sheets and scripts where scripts write it: both may name what is loaded. */
export function guardText(realm: Realm, { css, text, free }: Markup): void {
  const sheet = realm.CSSStyleSheet.prototype;
  for (const [owner, name] of [
    [sheet, "insertRule"],
    [sheet, "replace"],
    [sheet, "replaceSync"],
    [realm.CSSGroupingRule.prototype, "insertRule"],
  ] as const)
    around(owner, name, (native, [rule, ...rest]) => native(css(rule), ...rest));
  const style = realm.CSSStyleDeclaration.prototype;
  around(style, "setProperty", (native, [name, value, ...rest]) =>
    native(name, css(value), ...rest),
  );
  for (const name of ADDRESSES.split(","))
    aroundSetter(style, name, (native, value) => {
      native(css(value));
    });
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

  for (const [owner, name] of [
    [realm.Node.prototype, "textContent"],
    [realm.HTMLElement.prototype, "innerText"],
    [realm.HTMLScriptElement.prototype, "text"],
  ] as const)
    aroundSetter(owner, name, (native, value, element) => {
      native(text(element, value));
    });
  for (const [owner, name] of [
    [realm.Node.prototype, "appendChild"],
    [realm.Node.prototype, "insertBefore"],
    [realm.Element.prototype, "append"],
    [realm.Element.prototype, "prepend"],
  ] as const)
    around(owner, name, (native, args, element) => {
      const { localName } = element;
      if (localName === "style" || localName === "script")
        args = args.map((one) => {
          if (!(one instanceof realm.Text))
            return typeof one === "string" ? text(element, one) : one;
          one.data = String(text(element, one.data));
          return one;
        });
      return native(...args);
    });
}
