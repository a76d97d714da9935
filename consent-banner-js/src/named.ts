import type { Consentry } from "./api";

/** The name under which the page's scripts find us, as the owner wants it. */
export const NAME = "__CONSENTRY_GLOBAL__";

/** The page's globals, or a worker's. */
export const named = self as unknown as Record<string, Consentry | undefined>;

/** The event by which the page learns that the state is another one. */
export const CHANGE = "consentry:change";

/** The channel by which the site's windows and workers do. */
export const CHANNEL = "consentry";

/** The event by which a script that is being released is announced, and without a detail the end of a release. */
export const RUN = "consentry:run";

/** What it says of a script. */
export interface Run {
  /** The end of its loading, where others wait for it. */
  done: Promise<unknown> | undefined;
  /** Whether it runs when the others have. */
  later: boolean;
}
