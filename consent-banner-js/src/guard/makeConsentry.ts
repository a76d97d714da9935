import { CHANGE } from "../named";
import type { Consentry, Link } from "../api";
import type { State } from "../state";
import { into } from "./guardFrames";

/** Makes `window.consentry`, which keeps calls until the banner is attached. */
export function makeConsentry(get: () => State, link: Link): Consentry {
  let act: ((action: string) => void) | undefined;
  const waiting: string[] = [];
  const call = (action: string) => (): void => {
    if (act) act(action);
    else waiting.push(action);
  };
  return {
    get,
    guard: into,
    on(_, listener) {
      const changed = () => {
        listener(get());
      };
      document.addEventListener(CHANGE, changed);
      return () => {
        document.removeEventListener(CHANGE, changed);
      };
    },
    open: call("open"),
    accept: call("accept"),
    reject: call("reject-all"),
    withdraw: call("withdraw"),
    attach(banner) {
      if (act) return undefined;
      act = banner;
      // The banner has to have its link before it is asked for anything.
      queueMicrotask(() => {
        waiting.forEach(banner);
      });
      return link;
    },
  };
}
