import { aroundAll } from "./around";

/** A window with the interfaces of its own that every window has. */
export type Realm = Window & typeof globalThis;

/**
 * Makes the guard of windows and of the documents in their frames: each frame has interfaces of its own, untouched until
 * a script reaches for them through the frame's element, or the frame's own document asks for its guard.
 */
export function makeRealmGuard(guard: (realm: Realm) => void): (realm: Realm) => void {
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
  return enter;
}
