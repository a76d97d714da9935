/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- a match has what its pattern has */
import { around, edit, type Step } from "./around";
import { css } from "./css";
import type { Entered, Realm } from "./guardFrames";
import { settle, text } from "./markup";
import { nameOf, reads } from "./watched";

/** Guards the text of style sheets and scripts where scripts write it: both may name what is loaded. */
export function guardText(realm: Realm, entered: Entered): void {
  around(
    realm,
    "SVGElement.style HTMLElement.style CSSStyleRule.insertRule.style CSSGroupingRule.insertRule CSSStyleSheet.replace.replaceSync.insertRule CSSStyleDeclaration.cssText",
    edit(css),
  );
  around(realm, "CSSStyleDeclaration.setProperty", edit(css, 1));

  // What is set on a declaration, or put together in a style sheet, is seen to before anything of it is loaded for painting.
  const look = (target: Node) => {
    const element = (nameOf(target) ? target : target.parentNode) as Element | null;
    const now = element?.getAttribute("style");
    if (reads(element)) settle(element as Element);
    // The guarded setter takes out what is denied.
    else if (css(now) !== now) element?.setAttribute("style", now as string);
  };
  const observer = new realm.MutationObserver((records) => {
    let before;
    for (const { target } of records) if (target !== before) look((before = target));
  });
  const styles = { subtree: true, attributeFilter: ["style"] };
  const { document } = realm;
  observer.observe(document, styles);
  // What is outside of the page, or inside a shadow root, is watched only if it is still there after what the script does now.
  let reached = new Set<Element>();
  const later = async () => {
    // eslint-disable-next-line @typescript-eslint/await-thenable -- `queueMicrotask` and `then` are a page's to replace
    await 0;
    const before = reached;
    reached = new Set();
    for (const one of before) {
      look(one);
      if (!document.contains(one)) observer.observe(one, styles);
    }
  };
  const styled: Step = (native, args, element) => {
    if (!document.contains(element)) {
      if (!reached.size) void later();
      reached.add(element);
    }
    return native(args);
  };
  around(
    realm,
    "SVGElement.attributeStyleMap.style HTMLElement.style.attributeStyleMap",
    styled,
    "get",
  );
  const watch = (element: Element) => {
    settle(element);
    observer.observe(element, { ...styles, childList: true, characterData: true });
  };

  const inserting: Step = (native, args, parent) => {
    const inside = reads(parent);
    for (let i = 0; i < args.length; i++) {
      const one = args[i] as (Text & HTMLElement) | null;
      if (reads(one)) watch(one as Element);
      else if (inside)
        if (!one?.nodeType) args[i] = text(parent, one);
        else if (one.data) one.data = text(parent, one.data) as string;
    }
    if (inside) watch(parent);
    return entered(native(args));
  };
  around(
    realm,
    "Element.append.prepend.after.before.replaceWith.replaceChildren.insertAdjacentElement DocumentFragment.append.prepend.replaceChildren Node.insertBefore.appendChild.replaceChild Range.insertNode",
    inserting,
  );
}
