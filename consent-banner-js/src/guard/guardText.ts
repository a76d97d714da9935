import { around, aroundAll, changing, type Step } from "./around";
import type { Realm } from "./guardFrames";
import type { Markup } from "./markup";
import { once } from "./own";
import { reads } from "./watched";

/**
 * Guards the text of style sheets and scripts where scripts write it: both may name what is loaded.
 *
 * @param entered guards the frames that have come into the page
 */
export function guardText(
  realm: Realm,
  { css, text, settle, free }: Markup,
  entered: (result: unknown) => unknown,
): void {
  const filtered = (value: unknown) => css(value);
  aroundAll(
    realm,
    "CSSStyleSheet CSSGroupingRule",
    "insertRule replace replaceSync",
    changing(filtered),
  );
  aroundAll(realm, "CSSStyleDeclaration", "cssText", changing(filtered));
  aroundAll(realm, "CSSStyleDeclaration", "setProperty", changing(filtered, 1));
  aroundAll(realm, "CSSStyleSheet", "addRule", changing(filtered, 1));
  around(realm.Document.prototype, "createProcessingInstruction", changing(filtered, 1));

  // Declarations and keyframes as objects: nothing but their texts and lists of texts is looked at.
  const declared = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(declared) : css(once(value));
  const frame = (value: unknown) =>
    Object(value) === value
      ? Object.fromEntries(
          Object.entries(value as object).map(([name, one]) => [name, declared(one)]),
        )
      : value;
  const animating =
    (at = 0): Step =>
    (native, args) => {
      const frames = args[at] as Iterable<unknown> | undefined;
      if (!free()) args[at] = frames?.[Symbol.iterator] ? Array.from(frames, frame) : frame(frames);
      return native(args);
    };
  aroundAll(realm, "Element", "animate", animating());
  aroundAll(realm, "KeyframeEffect", "setKeyframes", animating());
  around(realm, "KeyframeEffect", animating(1));
  around(realm.CSS, "registerProperty", animating());

  // What is set on a declaration is seen to before anything of it is loaded for painting, and so is the text of a style
  // sheet in pieces.
  const touched = new Set<CSSStyleDeclaration>();
  const later = (style: CSSStyleDeclaration) => {
    if (free() || touched.has(style)) return;
    touched.add(style);
    queueMicrotask(() => {
      touched.delete(style);
      const now = style.cssText;
      const kept = css(now);
      if (kept !== now) style.cssText = kept as string;
    });
  };
  aroundAll(
    realm,
    "HTMLElement SVGElement MathMLElement CSSStyleRule CSSKeyframeRule CSSFontFaceRule",
    "style",
    (native, args) => {
      const style = native(args) as CSSStyleDeclaration;
      later(style);
      return style;
    },
    "get",
  );
  const observer = new realm.MutationObserver((records) => {
    if (!free())
      for (const { target } of records) {
        const element = (target.nodeType > 1 ? target.parentNode : target) as HTMLElement | null;
        if (element && reads(element)) settle(element);
        else if (element) later(element.style);
      }
  });
  observer.observe(realm.document, { subtree: true, attributeFilter: ["style"] });

  const watch = (element: Element) => {
    settle(element);
    observer.observe(element, { subtree: true, childList: true, characterData: true });
  };

  // Some browsers have scripts set all of these by setters of their own.
  aroundAll(
    realm,
    "HTMLScriptElement",
    "innerText text textContent",
    changing((value, element) => text(element, value)),
  );
  const inserting: Step = (native, args, parent) => {
    if (!free()) {
      const inside = reads(parent);
      for (let i = 0; i < args.length; i++) {
        const one = args[i] as Text & HTMLElement;
        if (!one?.nodeType) {
          if (inside && i in args) args[i] = text(parent, once(one));
        } else if (reads(one)) watch(one);
        else if (inside && one.nodeType === 3) one.data = text(parent, one.data) as string;
      }
      if (inside) watch(parent);
    }
    return entered(native(args));
  };
  aroundAll(realm, "Element", "appendChild insertBefore append prepend replaceChildren", inserting);
  aroundAll(realm, "DocumentFragment", "append prepend", inserting);
}
