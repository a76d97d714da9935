import type { Browser } from "playwright-core";

/** Our own arguments of a browser. */
export const ARGS: string[];

/** The browser that the system has, if any. */
export function onPath(): string | undefined;

/**
 * Starts a headless Chromium with a fresh profile, which is removed when it is closed. It is the one
 * that `CONSENTRY_CHROMIUM` names, else the system's, else the one of the npm package.
 *
 * @param more arguments beside ours
 * @param without arguments of the driver's own to leave out
 */
export function launch(more?: string[], without?: string[]): Promise<Browser>;
