import { aroundAll } from "./around";

/** A window with the interfaces of its own that every window has. */
export type Realm = Window & typeof globalThis;

/**
 * Guards a window, and the documents that scripts make in its frames: each frame has interfaces of
 * its own, untouched until a script reaches for them through the frame's element.
 */
export function guardFrames(top: Realm, guard: (realm: Realm) => void): void {
  const guarded = new WeakSet();
  const enter = (realm: Realm): void => {
    // A navigation puts other interfaces behind the same window.
    if (guarded.has(realm.Document)) return;
    guarded.add(realm.Document);
    guard(realm);
    aroundAll(realm, "HTMLIFrameElement", "contentWindow contentDocument", (native) => {
      try {
        const inside = native() as Realm & Document;
        enter(inside.defaultView ?? inside);
      } catch {
        // The frame is in no page, or of another origin, whose page is not ours to guard.
      }
      return native();
    });
  };
  enter(top);
}
