import { around } from "./around";

/** A window with the interfaces of its own that every window has. */
export type Realm = Window & typeof globalThis;

const guarded = new WeakSet();
let guardRealm: (realm: Realm, entered: Entered) => void;

/**
 * To be called when frames may have come into a window, with what is to be given back: scripts reach frames by its names and
 * numbers, and what they write into them runs before anybody looks at them.
 */
export type Entered = (result?: unknown) => unknown;

/** Guards a window, or a document's, unless it is or that may not be. */
export function into(inside: Realm & Document): unknown {
  try {
    const realm = inside.defaultView ?? inside;
    // A navigation puts other interfaces behind the same window.
    if (!guarded.has(realm.Document)) {
      guarded.add(realm.Document);
      let known = 0;
      guardRealm(realm, (result) => {
        if (known !== realm.length)
          for (known = 0; known < realm.length;) into(realm[known++] as Realm & Document);
        return result;
      });
      around(
        realm,
        "HTMLIFrameElement.getSVGDocument.contentDocument.contentWindow HTMLObjectElement.getSVGDocument.contentDocument.contentWindow",
        (native, args) => into(native(args) as Realm & Document),
      );
      // Browsers tell at once of a frame that has come and holds nothing yet, before the script behind it runs.
      realm.document.addEventListener(
        "load",
        ({ target }) => (target as HTMLIFrameElement).contentWindow,
        true,
      );
    }
  } catch {
    // The frame is in no page, or of another origin, whose page is not ours to guard.
  }
  return inside;
}

/**
 * Guards a window, and the documents that scripts make in its frames and pop-ups: each has interfaces of
 * its own, untouched until a script reaches for them, or until the frame's own document asks for its guard.
 */
export function guardFrames(guard: (realm: Realm, entered: Entered) => void): void {
  guardRealm = guard;
  into(window as Realm & Document);
}
