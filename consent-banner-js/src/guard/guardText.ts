/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- each name has a first one */
import { around, edit, type Step } from "./around";
import { css } from "./css";
import type { Entered, Realm } from "./guardFrames";
import { free } from "./judge";
import { settle, text } from "./markup";
import { match } from "./own";
import { holder, LOADING_STYLES, reads } from "./watched";

/** Guards the text of style sheets and scripts where scripts write it: both may name what is loaded. */
export function guardText(realm: Realm, entered: Entered): void {
  around(
    realm,
    "SVGElement.style HTMLElement.style CSSStyleRule.insertRule.style CSSGroupingRule.insertRule CSSStyleSheet.replace.replaceSync.insertRule CSSStyleDeclaration.cssText",
    edit(css),
  );
  around(realm, "CSSStyleDeclaration.setProperty", edit(css, 1));
  // Properties are each declaration's own in some browsers: those of their prototype go before them.
  const { CSSStyleProperties, CSSStyleDeclaration } = realm as unknown as {
    CSSStyleProperties?: typeof globalThis.CSSStyleDeclaration;
    CSSStyleDeclaration: typeof globalThis.CSSStyleDeclaration;
  };
  for (const one of LOADING_STYLES.split(" ")) {
    const names = one.split(".");
    for (const key of names)
      Object.defineProperty((CSSStyleProperties ?? CSSStyleDeclaration).prototype, key, {
        get(this: CSSStyleDeclaration) {
          return this.getPropertyValue(names[0] as string);
        },
        set(this: CSSStyleDeclaration, value: string) {
          this.setProperty(names[0] as string, value);
        },
      });
  }

  const inserting: Step = (native, args, node, name) => {
    // Of the four places of `insertAdjacent…`, `beforebegin` and `afterend`.
    const beside =
      match(/^(af|be|replaceW)/, name) ??
      (match(/Adj/, name) && match(/eb|ere/i, args[0] as string));
    const parent = (beside ? node.parentNode : holder(node)) as Element;
    const inside = reads(parent) && !free();
    for (let i = 0; i < args.length; i++) {
      const one = args[i] as (Text & HTMLElement) | null;
      if (reads(one)) settle(one as Element);
      else if (inside)
        if (!one?.nodeType) args[i] = text(parent, one);
        else if (one.data) one.data = text(parent, one.data) as string;
    }
    const result: unknown = native(args);
    // What was written in pieces is whole now.
    if (inside) settle(parent);
    return entered(result);
  };
  around(
    realm,
    "Element.append.prepend.replaceChildren.insertAdjacentElement.insertAdjacentText.after.before.replaceWith CharacterData.after.before.replaceWith.data.appendData.insertData.replaceData DocumentFragment.append.prepend.replaceChildren Node.insertBefore.appendChild.replaceChild Range.insertNode",
    inserting,
  );
}
