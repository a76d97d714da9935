import { around, aroundAll } from "./around";
import type { Judge } from "./judge";

/** A window with the interfaces of its own that every window has. */
export type Realm = Window & typeof globalThis;

/**
 * Guards a window, and the documents that scripts make in its frames and pop-ups: each has interfaces of
 * its own, untouched until a script reaches for them through the frame's element or the window's names.
 *
 * @param guard gets a window, and what is to be called when frames may have come into it
 */
export function guardFrames(
  top: Realm,
  judge: Judge,
  guard: (realm: Realm, entered: (result: unknown) => unknown) => void,
): void {
  const guarded = new WeakSet();
  const into = (inside: Realm & Document): unknown => {
    try {
      const realm = (inside.defaultView ?? inside) as Realm;
      // A navigation puts other interfaces behind the same window.
      if (!guarded.has(realm.Document)) {
        guarded.add(realm.Document);
        enter(realm);
      }
    } catch {
      // The frame is in no page, or of another origin, whose page is not ours to guard.
    }
    return inside;
  };
  const enter = (realm: Realm): void => {
    let known = 0;
    guard(realm, (result) => {
      if (known !== realm.length)
        for (known = 0; known < realm.length; known++) {
          const frame = realm[known] as Realm & Document;
          into(frame);
        }
      return result;
    });
    aroundAll(
      realm,
      "HTMLIFrameElement HTMLFrameElement HTMLObjectElement",
      "contentWindow contentDocument",
      (native, args) => into(native(args) as Realm & Document),
    );
    around(realm, "open", (native, args) => {
      const frames = realm as unknown as Record<string, Window | undefined>;
      // A visitor may go where a page leads; a frame of the page is led there by a script.
      if (frames[args[1] as string]?.self && judge(args[0]).length) args[0] = "";
      return into(native(args) as Realm & Document);
    });
  };
  guarded.add(top.Document);
  enter(top);
}
