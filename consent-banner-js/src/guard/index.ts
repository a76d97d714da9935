import { restore } from "../parked";
import { allows, type Purpose, type State } from "../state";
import { tellConsentMode } from "./consentMode";
import { guardElements } from "./guardElements";
import { guardFrames } from "./guardFrames";
import { guardMarkup } from "./guardMarkup";
import { guardNetwork } from "./guardNetwork";
import { type HostTable, hostLookup } from "./hosts";
import { makeJudge } from "./judge";
import { makeConsentry } from "./makeConsentry";
import { makeMarkup } from "./markup";
import { readState } from "./readState";
import { withSignal } from "./withSignal";

/** Written in by the gateway when it starts. */
const TABLE: unknown = "__CONSENTRY_HOSTS__";

function start(): void {
  // What pages are handed is the state itself: it must not be theirs to change.
  const holding = (state: State): State => {
    const held = withSignal(state, navigator.globalPrivacyControl);
    for (const part of [...Object.values(held.purposes), held.purposes, held]) Object.freeze(part);
    return held;
  };
  const listeners = new Set<(state: State) => void>();
  const made = new WeakSet<Element>();
  let state = holding(readState(document.getElementById("consentry-state")?.textContent));
  tellConsentMode("default", state);

  const apply = (next: State): void => {
    state = holding({ ...state, ...next });
    tellConsentMode("update", state);
    for (const listener of listeners)
      queueMicrotask(() => {
        listener(state);
      });
    document.dispatchEvent(new CustomEvent("consentry:change", { detail: state }));
  };
  const table = TABLE as HostTable;
  const allowed = (purpose: Purpose) => allows(state, purpose);
  const judge = makeJudge(hostLookup(table), allowed);
  window.consentry = makeConsentry(() => state, listeners, {
    apply,
    made,
    restore,
    denied: (url) => judge(url).length > 0,
  });

  const markup = makeMarkup(judge, () => table.purposes.every(allowed));
  guardFrames(window, (realm) => {
    guardNetwork(realm, judge);
    guardElements(realm, markup, made);
    guardMarkup(realm, markup);
  });
}

if (!window.consentry)
  try {
    start();
  } catch (error) {
    console.error(error);
  }
