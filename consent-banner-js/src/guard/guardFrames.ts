import { around } from "./around";

/** A window with the interfaces of its own that every window has. */
export type Realm = Window & typeof globalThis;

const guarded = new WeakSet();
let guardRealm: (realm: Realm) => void;

/** Guards a window, or a document's, unless it is or that may not be. */
export function into(inside: Realm & Document): unknown {
  try {
    const realm = inside.defaultView ?? inside;
    // A navigation puts other interfaces behind the same window.
    if (!guarded.has(realm.Document)) {
      guarded.add(realm.Document);
      guardRealm(realm);
      around(realm, "HTMLIFrameElement", "contentWindow contentDocument", (native, args) =>
        into(native(args) as Realm & Document),
      );
    }
  } catch {
    // The frame is in no page, or of another origin, whose page is not ours to guard.
  }
  return inside;
}

let known = 0;

/** To be called when frames may have come into the page, which scripts reach by the window's names and numbers. */
export function entered(result?: unknown): unknown {
  if (known !== self.length)
    for (known = 0; known < self.length;) into(self[known++] as Realm & Document);
  return result;
}

/**
 * Guards a window, and the documents that scripts make in its frames and pop-ups: each has interfaces of
 * its own, untouched until a script reaches for them, or until the frame's own document asks for its guard.
 */
export function guardFrames(guard: (realm: Realm) => void): void {
  guardRealm = guard;
  into(window as Realm & Document);
}
