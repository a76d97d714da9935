/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- each name has a first one */
import { around, edit, type Step } from "./around";
import { css } from "./css";
import type { Entered, Realm } from "./guardFrames";
import { free } from "./judge";
import { settle, text } from "./markup";
import { LOADING_STYLES, placeOf, reads } from "./watched";

/** Guards the text of style sheets and scripts where scripts write it: both may name what is loaded. */
export function guardText(realm: Realm, entered: Entered): void {
  around(
    realm,
    "SVGElement.style HTMLElement.style CSSStyleRule.insertRule.style CSSGroupingRule.insertRule CSSStyleSheet.replaceSync.replace.insertRule CSSStyleDeclaration.cssText",
    edit(css),
  );
  around(realm, "CSSStyleDeclaration.setProperty", edit(css, 1));
  around(
    realm,
    ".FontFace",
    edit((source) => {
      try {
        // Bytes name nobody: a view, or what there can be a view of.
        return ArrayBuffer.isView(source) ? source : new DataView(source as ArrayBuffer);
      } catch {
        return css(source);
      }
    }, 1),
  );
  // Properties are each declaration's own in some browsers: those of their prototype go before them.
  const { CSSStyleDeclaration, CSSStyleProperties = CSSStyleDeclaration } = realm as unknown as {
    CSSStyleDeclaration: typeof globalThis.CSSStyleDeclaration;
    CSSStyleProperties?: typeof globalThis.CSSStyleDeclaration;
  };
  for (const one of LOADING_STYLES.split(" ")) {
    const camel = one.replace(/-./g, (two) => (two[1] as string).toUpperCase());
    for (const key of new Set([one, camel, camel.replace("W", "w")]))
      Object.defineProperty(CSSStyleProperties.prototype, key, {
        get(this: CSSStyleDeclaration) {
          return this.getPropertyValue(one);
        },
        set(this: CSSStyleDeclaration, value: string) {
          this.setProperty(one, value);
        },
      });
  }

  const inserting: Step = (native, args, node, name) => {
    const parent = placeOf(node, name, args) as Element;
    const inside = reads(parent) && !free();
    (args as ((Text & HTMLElement) | null)[]).forEach((one, i) => {
      if (reads(one)) settle(one as Element);
      else if (inside)
        if (!one?.nodeType) args[i] = text(parent, one);
        else if (one.data) one.data = text(parent, one.data) as string;
    });
    const result: unknown = native(args);
    // What was written in pieces is whole now.
    if (inside) settle(parent);
    return entered(result);
  };
  around(
    realm,
    "DocumentFragment.prepend.replaceChildren.append Node.appendChild.insertBefore.replaceChild Element.insertAdjacentElement.insertAdjacentText.prepend.replaceChildren.append.before.replaceWith.after CharacterData.replaceWith.after.before.replaceData.appendData.insertData.data Range.insertNode",
    inserting,
  );
}
