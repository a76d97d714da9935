import type { Page } from "playwright-core";

/**
 * Opens an address and waits until nothing was asked for during half a second.
 *
 * The document before it goes first: a browser tells late of requests that end with their document,
 * and those would be waited for in the new one, where they never end.
 *
 * @param left called between the two documents
 */
export async function openCalm(page: Page, url: string, left?: () => void): Promise<void> {
  await page.goto("about:blank");
  left?.();
  await page.goto(url, { waitUntil: "networkidle" });
}
