import type { BrowserContext, Page } from "playwright-core";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { launch } from "../scripts/chromium.mjs";
import { type Site, startSite } from "./site";

/** What a browser test works with. Site and browser are shared by a file; what they hold is fresh for every test. */
export interface Visit {
  site: Site;
  page: Page;
  context: BrowserContext;
  /** Opens the site's page and waits until the banner is there. */
  open(): Promise<void>;
  /** Takes an action of the banner. */
  act(name: string): Promise<void>;
  /** Waits until a request with this beginning has reached a vendor. */
  contacted(start: string): Promise<void>;
}

/** Without motion, so that what is measured is where it stays. */
const STILL = { locale: "en-US", timezoneId: "UTC", reducedMotion: "reduce" } as const;

/** Sets up a visit for each test of a file. Every test ends without an error in the page. */
export function visits(): Visit {
  let browser: Browser;
  let errors: string[] = [];
  const visit = {
    async open() {
      await visit.page.goto(visit.site.url);
      await visit.page.locator("consentry-banner [data-action]").first().waitFor();
      // What asks comes a moment after the control.
      const asks = await visit.page.evaluate(() => {
        const { ask, model } = window.consentry?.get() ?? {};
        return ask && model === "opt-in";
      });
      if (asks) await visit.page.getByRole("dialog").waitFor();
    },
    async act(name: string) {
      await visit.page.locator(`consentry-banner [data-action="${name}"]`).click();
    },
    async contacted(start: string) {
      await expect
        .poll(() => visit.site.contacts.some((one) => one.startsWith(start)), { message: start })
        .toBe(true);
    },
  } as Visit;

  beforeAll(async () => {
    [browser, visit.site] = await Promise.all([launch(), startSite()]);
  });
  afterAll(async () => {
    await browser.close();
    await visit.site.close();
  });
  beforeEach(async () => {
    errors = [];
    visit.site.reset();
    visit.context = await browser.newContext(STILL);
    visit.page = await visit.context.newPage();
    visit.page.on("pageerror", (error) => errors.push(String(error)));
  });
  afterEach(async () => {
    await visit.context.close();
    expect(errors).toEqual([]);
  });
  return visit;
}
