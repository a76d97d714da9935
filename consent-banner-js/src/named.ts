import type { Consentry } from "./api";

/** The name under which the page's scripts find us, as the owner wants it. */
export const NAME = "__CONSENTRY_GLOBAL__";

/** The event by which the page learns that the state is another one. */
export const CHANGE = "consentry:change";

/** The channel by which the site's windows and workers do. */
export const CHANNEL = "consentry";

/** Where stubs ask whether what runs is what an answer has freed, from the first of that on. */
export const FREED = Symbol.for("consentry.freed");

/** A window that has it. */
export type Asked = Partial<Record<typeof FREED, () => boolean>>;

declare global {
  interface Window {
    /** What is there under {@link NAME}. */
    [NAME]?: Consentry;
  }
}
