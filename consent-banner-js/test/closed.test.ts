import { expect, test } from "vitest";
import type { Outcome, Purpose } from "../src/state";
import { visits } from "./visit";

const visit = visits();

const ALL: Purpose[] = ["functional", "analytics", "advertising"];
const every = (outcome: Outcome) => Object.fromEntries(ALL.map((one) => [one, outcome]));

/** The visitor has had all processing restricted (GDPR Art. 18). */
function restrict(): void {
  visit.site.regime.ask = false;
  visit.site.regime.purposes = every({ allowed: false, reason: "restricted", grantable: false });
}

/** A frame as the gateway leaves it where no choice could release it. */
const OFF = '<iframe id="f" width="400" height="300" data-consentry-off="Video Vendor"></iframe>';
const frame = () => visit.page.frameLocator("#f");

/** Has a script of the page make a frame of the video's vendor. */
const make = () =>
  visit.page.evaluate(
    (src) => {
      const made = Object.assign(document.createElement("iframe"), { id: "f", src });
      document.body.append(made);
    },
    visit.site.vendor("video.localhost", "/v.html"),
  );

test("a frame that nothing can release says whose it is, why, and where that is changed", async () => {
  restrict();
  visit.site.page = { body: OFF };
  await visit.open();
  await expect.poll(() => frame().locator("p").textContent()).toMatch(/Video Vendor.*stopped/);
  expect(await frame().getByRole("button").count()).toBe(0);
  expect(await visit.page.locator("#f").boundingBox()).toMatchObject({ width: 404, height: 304 });
  await frame().getByRole("link").click();
  await visit.page.waitForURL(/\/_consent\/preferences$/);
});

test("a frame in a sandbox leads there, too", async () => {
  restrict();
  visit.site.page = { body: OFF.replace("id=", 'sandbox="allow-same-origin" id=') };
  await visit.open();
  await frame().getByRole("link").click();
  await visit.page.waitForURL(/\/_consent\/preferences$/);
});

test("a frame too small to show anything has nothing in it, one that is hidden is ready to be shown", async () => {
  restrict();
  visit.site.page = {
    body:
      OFF.replace('width="400" height="300"', 'width="1" height="1"') +
      OFF.replace('"f"', '"g" style="display:none"'),
  };
  await visit.open();
  await expect.poll(() => visit.page.frameLocator("#g").locator("p").count()).toBe(1);
  expect(await frame().locator("p").count()).toBe(0);
});

test("a placeholder runs from right to left where its language does", async () => {
  restrict();
  visit.site.look = { language: "ar" };
  visit.site.page = { body: OFF };
  await visit.open();
  await frame().locator("p").waitFor();
  expect(await frame().locator("html").getAttribute("dir")).toBe("rtl");
});

test("a vendor's name is text, and one without a name has none", async () => {
  restrict();
  visit.site.page = {
    body:
      OFF.replace("Video Vendor", "&lt;b>A&lt;/b>") +
      OFF.replace('"f"', '"g"').replace("Video Vendor", ""),
  };
  await visit.open();
  await expect.poll(() => frame().locator("p").textContent()).toMatch(/<b>A<\/b>/);
  expect(await visit.page.frameLocator("#g").locator("p").textContent()).toMatch(/^All processing/);
});

test("where a signal binds, that is what it says", async () => {
  Object.assign(visit.site.regime, { model: "opt-out", gpc: true, overridable: false });
  visit.site.regime.purposes = every({ allowed: false, reason: "gpc", grantable: false });
  visit.site.page = { body: OFF };
  await visit.open();
  await expect.poll(() => frame().locator("p").textContent()).toMatch(/Global Privacy Control/);
});

test("where a rule of the site denies it, it says no more than that it is off", async () => {
  visit.site.regime.purposes = every({ allowed: false, reason: "site-rule", grantable: false });
  visit.site.page = { body: OFF };
  await visit.open();
  await expect
    .poll(() => frame().locator("p").textContent())
    .toBe("Content of Video Vendor is not loaded.");
});

test("what a script makes is closed as well, whatever the page accepts", async () => {
  restrict();
  await visit.page.goto(visit.site.url);
  await make();
  await visit.page.locator("consentry-banner [data-action=open]").waitFor();
  await visit.page.evaluate(() => window.consentry?.accept());
  await expect.poll(() => visit.site.posted).toHaveLength(1);
  await expect.poll(() => frame().locator("p").textContent()).toMatch(/Video Vendor.*stopped/);
  expect(await frame().getByRole("button").count()).toBe(0);
  expect(visit.site.contacts).toEqual([]);
});

test("a restriction that comes while the page is open closes what could be loaded", async () => {
  await visit.open();
  await visit.act("reject-all");
  await visit.page.evaluate(
    (src) => {
      document.body.innerHTML += `<iframe id="f" src="${src}"></iframe>`;
    },
    visit.site.vendor("video.localhost", "/v.html"),
  );
  await visit.page.evaluate(() => window.consentry?.reject());
  await frame().getByRole("button", { name: "Load once" }).waitFor();

  restrict();
  await visit.page.evaluate((state) => {
    new BroadcastChannel("consentry").postMessage(state);
  }, visit.site.state());
  await expect.poll(() => frame().locator("p").textContent()).toMatch(/stopped/);
  expect(await frame().getByRole("button").count()).toBe(0);
  expect(visit.site.contacts).toEqual([]);
});

test("what was let in once stays out under a restriction", async () => {
  await visit.open();
  await visit.act("reject-all");
  await make();
  await visit.page.evaluate(() => window.consentry?.reject());
  await frame().getByRole("button", { name: "Load once" }).click();
  await visit.contacted("video.localhost/v.html");

  restrict();
  await visit.page.evaluate((state) => {
    new BroadcastChannel("consentry").postMessage(state);
  }, visit.site.state());
  await expect
    .poll(() => visit.page.evaluate(() => window.consentry?.get().purposes.functional?.reason))
    .toBe("restricted");
  await visit.page.evaluate(
    (src) => {
      new Image().src = src;
    },
    visit.site.vendor("video.localhost", "/again.gif"),
  );
  await visit.page.evaluate((src) => fetch(src), visit.site.url);
  expect(visit.site.contacts).toEqual(["video.localhost/v.html"]);
  await expect.poll(() => frame().locator("p").textContent()).toMatch(/stopped/);
});
