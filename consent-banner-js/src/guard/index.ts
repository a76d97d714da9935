/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- the gateway wrote the table whole */
import { CHANGE, NAME } from "../named";
import { allows, refuses, type Purpose, type State } from "../state";
import { forgetStored } from "./forgetStored";
import { cookieLookup, guardCookies } from "./guardCookies";
import { guardElements } from "./guardElements";
import { guardFrames } from "./guardFrames";
import { guardMarkup } from "./guardMarkup";
import { guardNetwork } from "./guardNetwork";
import { guardText } from "./guardText";
import { guardWorkers } from "./guardWorkers";
import type { HostTable } from "./hosts";
import { denied, judgeBy } from "./judge";
import { makeConsentry } from "./makeConsentry";
import { policy, setUpMarkup } from "./markup";
import { readState } from "./readState";
import { withSignal } from "./withSignal";

/** Written in by the gateway when it starts. */
const TABLE: unknown = "__CONSENTRY_HOSTS__";

const table = TABLE as HostTable;

function guardPage(): void {
  // What pages are handed is the state itself: it must not be theirs to change.
  const holding = (state: State): State => {
    const held = withSignal(state, navigator.globalPrivacyControl);
    for (const part of [...Object.values(held.purposes), held.purposes, held]) Object.freeze(part);
    return held;
  };
  const made = new WeakMap<Element, boolean>();
  let written;
  let banner: string | null | undefined;
  // A framework that takes over the whole document (React) finds the head as the site wrote it.
  for (let own; (own = document.querySelector("[data-consentry-own]"));) {
    written ??= own.getAttribute("content");
    // The guard itself, which is the last, knows the name.
    banner = own.getAttribute("data-consentry-own");
    own.remove();
  }
  let state = holding(readState(written));
  const apply = (next: State): void => {
    state = holding(next);
    forgetStored(isRefused);
    document.dispatchEvent(new CustomEvent(CHANGE, { detail: state }));
  };
  const cookie = cookieLookup(table);
  const isRefused = (name: string) =>
    cookie(name).some((i) => refuses(state, table.purposes[i] as Purpose));
  const allowed = (purpose: Purpose) => allows(state, purpose);
  const permits: [hosts: string[], purposes: string[]][] = [];
  judgeBy(
    table,
    (purpose, host) =>
      allowed(purpose) ||
      // Where no choice could allow it, nothing does.
      (state.purposes[purpose]?.grantable ??
        permits.some(
          ([hosts, purposes]) =>
            purposes.includes(purpose) && hosts.some((one) => ("." + host).endsWith("." + one)),
        )),
  );
  const deniedCookie = (name: string) =>
    cookie(name).some((i) => !allowed(table.purposes[i] as Purpose));
  setUpMarkup();
  self[NAME] = makeConsentry(() => state, {
    apply,
    made,
    trust: policy,
    denied,
    permits,
    deniedCookie,
  });

  // To open what is stored takes as long as all the rest: the page comes first.
  addEventListener("load", () => {
    forgetStored(isRefused);
  });
  // What of it runs in workers has its name with a letter more.
  const workerGuard = ((document.currentScript as HTMLScriptElement | null)?.src as string) + "w";
  guardFrames((realm, entered) => {
    guardElements(realm, made);
    guardText(realm, entered);
    guardCookies(realm, deniedCookie);
    guardMarkup(realm, entered);
    guardWorkers(realm, workerGuard, () => state);
    guardNetwork(realm);
  });

  // One that does so before the page has come would stumble on the banner's element, which stands first in the body until the
  // banner has given it a place: it passes for no element before.
  if (banner)
    customElements.define(
      banner,
      class extends HTMLElement {
        override get nodeType(): number {
          return this.dataset["corner"] ? 1 : 7;
        }
      },
    );
}

try {
  if (!self[NAME]) guardPage();
} catch (error) {
  console.error(error);
}
