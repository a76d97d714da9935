import { CHANGE, NAME } from "../named";
import { allows, type State } from "../state";
import { tellGoogle } from "./google";

/** Written in by the gateway when it starts: who is told, by name. */
const NAMES: unknown = "__CONSENTRY_SIGNALS__";

/** Calls that wait in a queue until the vendor's own script comes. */
interface Queued {
  (...args: unknown[]): unknown;
  q?: unknown[];
}

const word = (state: State, purpose: string) => (allows(state, purpose) ? "granted" : "denied");

/** Tells each vendor in its own words, before any of its tags runs and at every change. */
const TELL: Record<string, (command: "default" | "update", state: State) => void> = {
  google: tellGoogle,
  // https://help.ads.microsoft.com/apex/index/3/en/60119
  microsoft(command, state) {
    const queue = ((window as { uetq?: unknown[] }).uetq ??= []);
    const values = { ad_storage: word(state, "advertising") };
    // The queue is an array until the tag replaces it by an object with the same method.
    queue.push("consent", command, values);
  },
  // https://learn.microsoft.com/en-us/clarity/setup-and-installation/clarity-consent-api-v2
  clarity(_, state) {
    const page = window as { clarity?: Queued };
    const queue: Queued = Object.assign((...args: unknown[]) => queue.q?.push(args), {
      q: [] as unknown[],
    });
    page.clarity ??= queue;
    page.clarity("consentv2", {
      ad_Storage: word(state, "advertising"),
      analytics_Storage: word(state, "analytics"),
    });
  },
  // The pixel's own snippet does nothing where there is a function already, so none is made for it.
  meta(command, state) {
    if (command === "update")
      (window as { fbq?: Queued }).fbq?.(
        "consent",
        allows(state, "advertising") ? "grant" : "revoke",
      );
  },
  // Its snippet takes an array over, calls that wait in it included.
  tiktok(command, state) {
    const queue = ((window as { ttq?: unknown[] }).ttq ??= []);
    const call =
      command === "default"
        ? "holdConsent"
        : allows(state, "advertising")
          ? "grantConsent"
          : "revokeConsent";
    if (command === "default" && allows(state, "advertising")) return;
    const method = (queue as unknown as Record<string, unknown>)[call];
    if (typeof method === "function") Reflect.apply(method, queue, []);
    else queue.push([call]);
  },
};

function start(): void {
  // Where the guard has failed, there is nothing to tell.
  const consentry = self[NAME];
  if (!consentry) return;
  const names = NAMES as string[];
  const tell = (command: "default" | "update") => {
    for (const name of names)
      try {
        TELL[name]?.(command, consentry.get());
      } catch (error) {
        console.error(error);
      }
  };
  tell("default");
  document.addEventListener(CHANGE, () => {
    tell("update");
  });
}

start();
