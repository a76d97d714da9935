import { type Asked, CHANGE, FREED } from "../named";
import { allows, type State } from "../state";
import { answered } from "./answered";
import { makeStub } from "./makeStub";

/** Whether nothing that an answer has freed still waits to be released. */
function allReleased(state: State): boolean {
  return [...document.querySelectorAll("script[data-consentry]")].every((script) =>
    (script.getAttribute("data-consentry") ?? "").split(" ").some((one) => !allows(state, one)),
  );
}

/**
 * Tells when a script may have defined something: after every change of the page, and every load.
 *
 * @returns what tells it too
 */
function watch(step: () => boolean): () => void {
  const again = (): void => {
    if (step()) return;
    observer.disconnect();
    document.removeEventListener("load", again, true);
  };
  const observer = new MutationObserver(again);
  observer.observe(document, { childList: true, subtree: true });
  // The window hears of no element's.
  document.addEventListener("load", again, true);
  return again;
}

function onAllowed(purposes: string[], step: (state: State) => void): void {
  document.addEventListener(CHANGE, function changed(event) {
    const state = (event as CustomEvent<State>).detail;
    if (!purposes.every((one) => allows(state, one))) return;
    document.removeEventListener(CHANGE, changed);
    step(state);
  });
}

/** Calls back what is pushed to the data layer in vain, until its readers may come. */
function installLayer(purposes: string[]): void {
  const page = window as { dataLayer?: unknown };
  const layer = (page.dataLayer ??= []);
  if (!Array.isArray(layer) || Object.hasOwn(layer, "push")) return;
  layer.push = (...items) => Array.prototype.push.apply(layer, answered(items, ""));
  onAllowed(purposes, () => {
    Reflect.deleteProperty(layer, "push");
  });
}

/**
 * Puts a stub in the place of what a parked vendor would define, unless the page has something there.
 *
 * Once the vendor is allowed, its own snippet must not take the stub for itself and stay away. So from
 * then on what an answer has freed finds nothing there while it runs, and others the stub, until one of
 * them defines the name; then the vendor gets what was kept.
 *
 * @param given a global name; with `!` behind it where the snippet asks whether there is such a name
 */
export function install(given: string, purposes: string[]): void {
  const name = given.replace("!", "");
  if (name === "dataLayer") {
    installLayer(purposes);
    return;
  }
  const page = window as unknown as Record<string, unknown>;
  if (page[name] !== undefined) return;
  const { value: stub, replay } = makeStub();
  let allowed = false;
  let defined: (() => void) | undefined;
  const get = (): unknown =>
    allowed && (document.currentScript ?? (window as Asked)[FREED]?.()) ? undefined : stub;
  Object.defineProperty(window, name, {
    configurable: true,
    get,
    set(value) {
      if (value === stub) return;
      Object.defineProperty(window, name, {
        value,
        configurable: true,
        enumerable: true,
        writable: true,
      });
      // A module may do so, of whose end nothing tells.
      setTimeout(() => defined?.());
    },
  });
  onAllowed(purposes, (state) => {
    allowed = true;
    if (name !== given) Reflect.deleteProperty(window, name);
    defined = watch(() => {
      const property = Object.getOwnPropertyDescriptor(window, name);
      if (!property || property.get === get || !allReleased(state)) return true;
      replay(page[name]);
      return false;
    });
  });
}
