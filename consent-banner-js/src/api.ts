import type { State } from "./state";

/** Makes of a text what a page under Trusted Types takes; the text itself where there are none, or the page's policy refuses. */
export interface Trust {
  createHTML(this: void, html: string): string;
  createScript(this: void, code: string): string;
  createScriptURL(this: void, url: string): string;
}

/** What the guard hands to the banner, once. */
export interface Link {
  /** Makes a new state hold in the page and tells everyone of it. */
  apply(this: void, state: State): void;
  /**
   * Elements that the guard parked, with true: nothing of them has run, so they are released in place. Scripts that jQuery
   * moved, with false: it runs what markup holds, which browsers do not.
   */
  made: WeakMap<Element, boolean>;
  /** The guard's own policy, since the page may allow no second one. */
  trust: Trust;
  /** Says whether a URL belongs to a vendor of whom a purpose is denied. */
  denied(this: void, url: string): boolean;
  /**
   * Lets hosts be contacted from this page for these purposes, whatever was chosen: the visitor asked for it. Not while no
   * choice could allow it.
   */
  permits: [hosts: string[], purposes: string[]][];
  /** Says whether a cookie belongs to a vendor of whom a purpose is denied. */
  deniedCookie(this: void, name: string): boolean;
}

/** `window.consentry`, for the page's own scripts. Calls made before the banner is there wait for it. */
export interface Consentry {
  /** The state that holds now, Global Privacy Control in the page included. */
  get(this: void): State;
  /** Calls back after every change; the returned function ends it. */
  on(event: "change", listener: (state: State) => void): () => void;
  /** Opens the visitor's choices. */
  open(): void;
  /** Records consent to everything that is asked, without outweighing Global Privacy Control. */
  accept(): void;
  /** Records refusal of everything that is asked. */
  reject(): void;
  /** Withdraws everything that was granted. */
  withdraw(): void;
  /** For frames of the site's own only: has them hold to the state of this page. */
  guard(this: void, realm: Window & typeof globalThis): unknown;
  /** For the banner only: takes the calls by the names of its actions. The first caller gets the link. */
  attach(this: void, act: (action: string) => void): Link | undefined;
}

declare global {
  interface Window {
    consentry?: Consentry;
  }
  interface Navigator {
    /** Global Privacy Control (W3C). */
    globalPrivacyControl?: boolean;
  }
}
