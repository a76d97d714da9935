import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { guarded } from "./guarded";

/** Policies of pages, by their paths. */
const POLICIES: Record<string, string> = {
  "/none": "",
  "/self":
    "default-src 'none'; img-src data:; script-src 'self'; style-src 'self'; connect-src 'self'",
  "/nonces":
    "default-src 'none'; img-src data:; script-src 'nonce-abc' 'strict-dynamic'; style-src 'nonce-abc'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types consentry; base-uri 'none'",
  "/no-styles": "default-src 'none'; img-src data:; script-src 'self'; connect-src 'self'",
};

const { shop, visitor: visit } = guarded((request, response) => {
  const policy = POLICIES[request.url ?? ""];
  response
    .writeHead(200, {
      "Content-Type": "text/html; charset=windows-1252",
      ...(policy ? { "Content-Security-Policy": policy } : {}),
    })
    .end(
      `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Shop</h1>${"<p>Words.</p>".repeat(40)}</main></body></html>`,
    );
});

let page: Page;
let complaints: string[];

async function visitor(more: BrowserContextOptions = {}) {
  page = await visit(more);
  complaints = [];
  page.on("console", (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) complaints.push(message.text());
  });
}
const button = (name: string) => page.locator(`consentry-banner [data-action="${name}"]`);
const panel = () => page.locator("consentry-banner .panel");

describe("the question in the page itself", () => {
  test.each(["/none", "/self", "/nonces"])("shows before any script, %s", async (path) => {
    await visitor();
    await page.route("**/assets/*.js", (route) => route.abort());
    await page.goto(shop(path));
    await panel().waitFor({ state: "visible" });
    expect(await panel().evaluate((one) => getComputedStyle(one).position)).toBe("fixed");
    expect((await page.locator("h1").boundingBox())?.y).toBeLessThan(40);
    expect(complaints).toEqual([]);
  });

  test.each(Object.keys(POLICIES))(
    "is taken over as it stands, and nothing moves, %s",
    async (path) => {
      await visitor();
      await page.addInitScript(() => {
        const page = window as unknown as { shifts: number; frame?: Element | null | undefined };
        page.shifts = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            page.shifts += (entry as unknown as { value: number }).value;
        }).observe({ type: "layout-shift", buffered: true });
        document.addEventListener("readystatechange", () => {
          page.frame ??= document
            .querySelector("consentry-banner")
            ?.shadowRoot?.querySelector("form");
        });
      });
      await page.goto(shop(path));
      await panel().waitFor({ state: "visible" });
      await expect
        .poll(() => page.locator("consentry-banner .panel:not([hidden])").count())
        .toBe(1);
      const [shifts, same] = await page.evaluate(() => {
        const { shifts, frame } = window as unknown as { shifts: number; frame?: Element };
        return [shifts, frame?.isConnected];
      });
      expect([shifts, same]).toEqual([0, true]);
      const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
      await button("reject-all").click();
      expect((await saved).status()).toBe(200);
      await button("open").waitFor();
      await page.reload();
      await button("open").waitFor();
      expect(await panel().count()).toBe(0);
      // The sheet alone may be refused, by the policy that allows none.
      expect(complaints.filter((one) => path !== "/no-styles" || !one.includes(".css"))).toEqual(
        [],
      );
    },
  );

  test("speaks the visitor's language in a page of another encoding", async () => {
    await visitor({ locale: "pl-PL" });
    await page.goto(shop("/self"));
    await panel().waitFor();
    expect(await button("reject-all").textContent()).toBe("Odrzuć wszystko");
  });
});

describe("without JavaScript", () => {
  test("a click answers, and the visitor is back on the page that asked", async () => {
    await visitor({ javaScriptEnabled: false });
    await page.goto(shop("/self?a=b"));
    await button("reject-all").click();
    await page.waitForURL(shop("/self?a=b"));
    expect(await page.locator("h1").textContent()).toBe("Shop");
    await expect.poll(() => panel().count()).toBe(0);
    const [cookie] = await page.context().cookies();
    expect(cookie?.name).toBe("__Host-consent");
  });

  test.each(["accept-all", "reject-all"])(
    "there is a way back to the choice on every page after %s, and it moves nothing",
    async (answer) => {
      await visitor({ javaScriptEnabled: false });
      await page.goto(shop("/nonces"));
      const before = await page.locator("h1").boundingBox();
      await button(answer).click();
      await page.waitForURL(shop("/nonces"));
      await page.goto(shop("/self"));
      await button("open").waitFor({ state: "visible" });
      expect(await page.locator("h1").boundingBox()).toEqual(before);
      await button("open").click();
      await page.waitForURL(/_consent\/preferences/);
      expect(await page.getByLabel("Analytics").isChecked()).toBe(answer === "accept-all");
    },
  );

  test("everything can be chosen, and taken back, by forms", async () => {
    await visitor({ javaScriptEnabled: false });
    await page.goto(shop("/none"));
    await button("choose").click();
    await page.waitForURL(/_consent\/preferences/);
    await page.getByLabel("Analytics").check();
    await page.getByRole("button", { name: "Save choices" }).click();
    await page.waitForURL(/preferences\?saved/);
    expect(await page.getByLabel("Analytics").isChecked()).toBe(true);
    expect(await page.getByLabel("Advertising").isChecked()).toBe(false);
    await page.getByRole("button", { name: "Withdraw consent" }).click();
    await page.waitForURL(/preferences\?saved/);
    expect(await page.getByLabel("Analytics").isChecked()).toBe(false);
  });

  test("nothing that only a script could do is offered", async () => {
    await visitor({ javaScriptEnabled: false });
    await page.goto(shop("/none"));
    await panel().waitFor();
    expect(await button("close").isVisible()).toBe(false);
  });
});

describe("on a phone", () => {
  test("the question leaves the page readable and is answered by touch, and the way back stays in reach", async () => {
    const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
    await visitor(phone);
    await page.goto(shop("/none"));
    await panel().waitFor();
    const box = await panel().boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= 360).toBe(true);
    expect(box?.height).toBeLessThan(740 / 2);
    const saved = page.waitForResponse((response) => response.url().endsWith("/v1/choices"));
    await button("reject-all").tap();
    expect((await saved).status()).toBe(200);
    await page.reload();
    await button("open").waitFor();
    const control = await button("open").boundingBox();
    expect(control?.height).toBeGreaterThanOrEqual(44);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await button("open").tap();
    await panel().waitFor();
    for (const one of await panel().locator("button").all()) {
      await one.scrollIntoViewIfNeeded();
      const place = await one.boundingBox();
      expect(place && place.x >= 0 && place.x + place.width <= 360).toBe(true);
    }
  });
});
