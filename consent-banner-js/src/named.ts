import type { Consentry } from "./api";

/** The name under which the page's scripts find us, as the owner wants it. */
export const NAME = "__CONSENTRY_GLOBAL__";

/** The page's globals, or a worker's. */
export const named = self as unknown as Record<string, Consentry | undefined>;
