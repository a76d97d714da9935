import type { State } from "../state";
import { recall, retain } from "./keep";
import type { Posted } from "./postAnswer";

const NAME = "unsent";

/** How long an answer that could not be recorded is kept, in milliseconds. */
const KEPT = 86_400_000;

/** An answer that waits in the browser until it can be recorded. */
export interface Unsent {
  keep(this: void, answer: Posted, state: State): void;
  /** The answer that waits; none where it is too old or the policy has changed since. */
  get(this: void, state: State): Posted | undefined;
  drop(this: void): void;
  /** Tries again when the browser is back online, and after a while; longer each time, and never all at once. */
  later(this: void, again: () => void): void;
}

/** Reads what waits, and lets more wait. */
export function makeUnsent(): Unsent {
  let tries = 0;
  return {
    keep(answer, { policyVersion }) {
      retain(NAME, JSON.stringify({ answer, policyVersion, at: Date.now() }));
    },
    get({ policyVersion }) {
      try {
        const held = JSON.parse(recall(NAME) ?? "{}") as {
          answer?: Posted;
          policyVersion?: string;
          at?: number;
        };
        if (held.policyVersion === policyVersion && Date.now() - Number(held.at) < KEPT)
          return held.answer;
      } catch {
        // Somebody else wrote there.
      }
      retain(NAME);
      return undefined;
    },
    drop() {
      retain(NAME);
    },
    later(again) {
      const timer = setTimeout(
        () => {
          removeEventListener("online", now);
          again();
        },
        Math.min(2 ** tries++, 60) * (10_000 + Math.random() * 20_000),
      );
      const now = () => {
        clearTimeout(timer);
        again();
      };
      addEventListener("online", now, { once: true });
    },
  };
}
