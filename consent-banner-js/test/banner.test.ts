import { describe, expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();

const dialog = () => visit.page.getByRole("dialog");
const action = (name: string) => visit.page.locator(`consentry-banner [data-action="${name}"]`);
const toggle = (purpose: string) =>
  visit.page.locator(`consentry-banner [data-purpose="${purpose}"]`);
const signal = () => visit.page.locator('consentry-banner [data-role="gpc-status"]');
const recorded = () => visit.page.locator('consentry-banner [role="status"]');
const allowed = () =>
  visit.page.evaluate(() =>
    Object.entries(window.consentry?.get().purposes ?? {})
      .filter(([, one]) => one.allowed)
      .map(([purpose]) => purpose),
  );

const ALL = ["necessary", "functional", "analytics", "advertising"];
const GRANTED = { functional: true, analytics: true, advertising: true };
const REFUSED = { functional: false, analytics: false, advertising: false };

describe("where consent is asked for", () => {
  test("the first page asks, with three ways out of equal size", async () => {
    await visit.open();
    const boxes = await Promise.all(
      ["accept-all", "reject-all", "choose"].map(async (name) => {
        const box = await action(name).boundingBox();
        const style = await action(name).evaluate((one) => {
          const { color, backgroundColor, fontWeight, fontSize } = getComputedStyle(one);
          return { color, backgroundColor, fontWeight, fontSize };
        });
        return { width: Math.round(box?.width ?? 0), height: box?.height, y: box?.y, ...style };
      }),
    );
    expect(boxes[1]).toEqual(boxes[0]);
    expect(boxes[2]).toEqual(boxes[0]);
    expect(visit.site.posted).toEqual([]);
  });

  test("accepting is recorded with what was shown, and the control stays", async () => {
    await visit.open();
    await visit.act("accept-all");
    await action("open").waitFor();
    expect(visit.site.posted).toEqual([
      {
        purposes: GRANTED,
        method: "accept-all",
        overridesSignal: false,
        bannerVersion: visit.site.version(),
        language: "en",
      },
    ]);
    expect(await allowed()).toEqual(ALL);
    expect(await recorded().textContent()).toMatch(
      /^Your choice is saved. Saved on November 1, 2026 at/,
    );
    await visit.page.reload();
    await action("open").waitFor();
    expect(await dialog().count()).toBe(0);
  });

  test("what screen readers are told takes no room in the page", async () => {
    visit.site.page.body = '<div style="height: 2000px"></div>';
    await visit.open();
    const height = () => visit.page.evaluate(() => document.documentElement.scrollHeight);
    const before = await height();
    await visit.act("reject-all");
    await visit.page
      .locator("consentry-banner [role=status]:not(:empty)")
      .waitFor({ state: "attached" });
    expect(await height()).toBe(before);
  });

  test("rejecting is one click too", async () => {
    await visit.open();
    await visit.act("reject-all");
    await action("open").waitFor();
    expect(visit.site.posted).toMatchObject([{ purposes: REFUSED, method: "reject-all" }]);
    expect(await allowed()).toEqual(["necessary"]);
  });

  test("nothing is ticked beforehand, and a choice of one is just that", async () => {
    await visit.open();
    await visit.act("choose");
    for (const purpose of ALL.slice(1))
      expect(await toggle(purpose).getAttribute("aria-checked")).toBe("false");
    await toggle("analytics").click();
    await visit.act("save");
    await action("open").waitFor();
    expect(visit.site.posted).toMatchObject([
      { purposes: { ...REFUSED, analytics: true }, method: "custom" },
    ]);
    expect(await allowed()).toEqual(["necessary", "analytics"]);
  });

  test.each([
    ["the close button", () => visit.act("close")],
    ["Escape", () => action("choose").press("Escape")],
  ])("closing by %s is no answer", async (_, close) => {
    await visit.open();
    await close();
    await action("open").waitFor();
    expect(visit.site.posted).toEqual([]);
    expect(await allowed()).toEqual(["necessary"]);
    await visit.page.reload();
    await dialog().waitFor();
  });

  test("who clicks twice has answered nothing with the second click", async () => {
    await visit.open();
    await action("choose").dblclick();
    await action("save").waitFor();
    await visit.act("close");
    await action("open").dblclick();
    await action("save").waitFor();
    expect(visit.site.posted).toEqual([]);
  });

  test("a restriction is told, with the way to the page that lifts it, and no button that does nothing", async () => {
    const restricted = { allowed: false, reason: "restricted" } as const;
    visit.site.regime.ask = false;
    visit.site.regime.purposes = Object.fromEntries(ALL.slice(1).map((one) => [one, restricted]));
    await visit.open();
    await visit.act("open");
    expect(await dialog().locator("[data-role=status]").textContent()).toContain("stopped");
    expect(await toggle("analytics").isDisabled()).toBe(true);
    expect(await action("save").count()).toBe(0);
    const link = dialog().getByRole("link", { name: "your rights" });
    expect(await link.getAttribute("href")).toMatch(/\/preferences$/);
  });

  test("a consent is withdrawn in one click from the control", async () => {
    visit.site.choices = { ...GRANTED };
    await visit.open();
    expect(await dialog().count()).toBe(0);
    await visit.act("open");
    expect(await toggle("analytics").getAttribute("aria-checked")).toBe("true");
    await visit.act("withdraw");
    await action("open").waitFor();
    expect(visit.site.posted).toMatchObject([{ purposes: REFUSED, method: "withdraw" }]);
    expect(await allowed()).toEqual(["necessary"]);
  });
});

describe("Global Privacy Control where consent is asked for", () => {
  test("is told of, and going against it is a second, informed step", async () => {
    visit.site.regime.gpc = true;
    await visit.open();
    expect(await signal().textContent()).toContain("Global Privacy Control is on");
    await visit.act("accept-all");
    expect(await dialog().textContent()).toContain("Global Privacy Control is on and asks us");
    expect(visit.site.posted).toEqual([]);
    await visit.act("back");
    await visit.act("accept-all");
    await visit.act("confirm-opt-in");
    await action("open").waitFor();
    expect(visit.site.posted).toMatchObject([{ method: "accept-all", overridesSignal: true }]);
    await visit.act("open");
    expect(await signal().textContent()).toContain("you chose otherwise");
  });

  test("leaves purposes free that it does not cover", async () => {
    visit.site.regime.gpc = true;
    await visit.open();
    await visit.act("choose");
    await toggle("functional").click();
    await visit.act("save");
    await action("open").waitFor();
    expect(visit.site.posted).toMatchObject([{ method: "custom", overridesSignal: false }]);
    expect(await allowed()).toEqual(["necessary", "functional"]);
  });

  test("cannot be gone against where it binds", async () => {
    Object.assign(visit.site.regime, { gpc: true, overridable: false });
    await visit.open();
    await visit.act("choose");
    expect(await toggle("advertising").isDisabled()).toBe(true);
    await visit.act("accept-all");
    await action("open").waitFor();
    expect(visit.site.posted).toMatchObject([{ overridesSignal: false }]);
    expect(await allowed()).toEqual(["necessary", "functional"]);
  });
});

describe("where opting out is the visitor's right", () => {
  test("nothing pops up, and one switch opts out of all", async () => {
    visit.site.regime.model = "opt-out";
    await visit.open();
    expect(await dialog().count()).toBe(0);
    expect(await action("open").textContent()).toBe("Your Privacy Choices");
    await visit.act("open");
    expect(await action("opt-out").getAttribute("aria-checked")).toBe("false");
    await visit.act("opt-out");
    await action("opt-in").waitFor();
    expect(visit.site.posted).toMatchObject([{ purposes: REFUSED, method: "opt-out" }]);
    expect(await action("opt-in").getAttribute("aria-checked")).toBe("true");
    expect(await allowed()).toEqual(["necessary"]);
  });

  test("opting back in takes two steps", async () => {
    visit.site.regime.model = "opt-out";
    visit.site.choices = { ...REFUSED };
    await visit.open();
    await visit.act("open");
    await visit.act("opt-in");
    expect(visit.site.posted).toEqual([]);
    await visit.act("back");
    expect(await action("opt-in").getAttribute("aria-checked")).toBe("true");
    await visit.act("opt-in");
    await visit.act("confirm-opt-in");
    await action("opt-out").waitFor();
    expect(visit.site.posted).toMatchObject([
      { purposes: GRANTED, method: "accept-all", overridesSignal: false },
    ]);
  });

  test("a signal is obeyed and shown inline, in the control and at the switch", async () => {
    Object.assign(visit.site.regime, { model: "opt-out", gpc: true });
    await visit.open();
    expect(await dialog().count()).toBe(0);
    expect(await signal().textContent()).toBe("Opt-Out Request Honored");
    expect(await visit.page.locator("consentry-banner .control i.on").count()).toBe(1);
    await visit.act("open");
    expect(await signal().textContent()).toContain("Opt-Out Request Honored");
    expect(await action("opt-in").getAttribute("aria-checked")).toBe("true");
    await visit.act("opt-in");
    expect(await dialog().textContent()).toContain("Global Privacy Control is on and asks us");
    await visit.act("confirm-opt-in");
    await action("opt-out").waitFor();
    expect(visit.site.posted).toMatchObject([
      { purposes: GRANTED, method: "accept-all", overridesSignal: true },
    ]);
    expect(await allowed()).toEqual(ALL);
  });

  test("a signal that binds cannot be switched off", async () => {
    Object.assign(visit.site.regime, { model: "opt-out", gpc: true, overridable: false });
    await visit.open();
    await visit.act("open");
    expect(await action("opt-in").isDisabled()).toBe(true);
  });

  test("a notice works alike", async () => {
    visit.site.regime.model = "notice";
    await visit.open();
    expect(await dialog().count()).toBe(0);
    await visit.act("open");
    await visit.act("opt-out");
    await action("opt-in").waitFor();
    expect(visit.site.posted).toMatchObject([{ purposes: REFUSED, method: "opt-out" }]);
  });

  test("an answer that was lost is asked for again", async () => {
    visit.site.regime.model = "opt-out";
    visit.site.regime.purposes = Object.fromEntries(
      ALL.slice(1).map((purpose) => [purpose, { allowed: false, reason: "unreadable" }]),
    );
    await visit.open();
    expect(await action("opt-in").getAttribute("aria-checked")).toBe("true");
  });
});

describe("when recording fails", () => {
  test.each<[string, typeof visit.site.failure, string]>([
    [
      "by a problem",
      { status: 503, body: '{"title":"Unavailable","detail":"The store is down."}' },
      "The store is down.",
    ],
    ["without words", { status: 500, body: "oops" }, "500"],
    ["by a cut connection", "cut", "the site cannot be reached."],
  ])("%s the choice is kept and can be tried again", async (_, failure, words) => {
    visit.site.failure = failure;
    await visit.open();
    await visit.act("choose");
    await toggle("functional").click();
    await visit.act("save");
    await visit.page.getByRole("alert").waitFor();
    expect(await visit.page.getByRole("alert").textContent()).toContain(words);
    expect(await toggle("functional").getAttribute("aria-checked")).toBe("true");
    expect(await allowed()).toEqual(["necessary"]);
    visit.site.failure = undefined;
    await visit.act("retry");
    await action("open").waitFor();
    expect(await allowed()).toEqual(["necessary", "functional"]);
  });

  test("the last of several answers holds", async () => {
    let open: () => void = () => undefined;
    visit.site.gate = new Promise((resolve) => (open = resolve));
    await visit.open();
    await visit.act("accept-all");
    await visit.act("reject-all");
    await expect.poll(() => visit.site.posted.length).toBe(1);
    open();
    await action("open").waitFor();
    expect(visit.site.posted.map((one) => one.method)).toEqual(["accept-all", "reject-all"]);
    expect(await allowed()).toEqual(["necessary"]);
  });

  test("an answer holds even when the panel is closed before it is recorded", async () => {
    let open: () => void = () => undefined;
    visit.site.gate = new Promise((resolve) => (open = resolve));
    await visit.open();
    await visit.act("accept-all");
    await visit.act("close");
    open();
    await expect.poll(allowed).toEqual(ALL);
    expect(await dialog().count()).toBe(0);
  });
});

describe("the keyboard", () => {
  test("reaches everything, and the focus is never lost", async () => {
    await visit.open();
    const focused = () =>
      visit.page.evaluate(() => {
        const root = document.querySelector("consentry-banner")?.shadowRoot;
        const one = root?.activeElement as HTMLElement | null;
        return one?.dataset["action"] ?? one?.dataset["purpose"] ?? one?.className;
      });
    const press = async (key: string) => {
      await visit.page.keyboard.press(key);
      return focused();
    };
    expect(await focused()).toBeUndefined();
    expect(await press("Tab")).toBe("close");
    expect(await press("Tab")).toBe("accept-all");
    expect(await press("Tab")).toBe("reject-all");
    expect(await press("Tab")).toBe("choose");
    expect(await press("Enter")).toBe("panel");
    expect(await press("Tab")).toBe("close");
    expect(await press("Tab")).toBe("functional");
    await visit.page.keyboard.press("Space");
    expect(await toggle("functional").getAttribute("aria-checked")).toBe("true");
    for (const name of ["analytics", "advertising", "accept-all", "reject-all", "save"])
      expect(await press("Tab")).toBe(name);
    await visit.page.keyboard.press("Enter");
    await action("open").waitFor();
    expect(await focused()).toBe("open");
    expect(await press("Enter")).toBe("panel");
    expect(await press("Escape")).toBe("open");
  });
});

describe("languages", () => {
  test("the texts are those of the language, and their version is recorded", async () => {
    visit.site.look.language = "de";
    await visit.open();
    expect(await action("reject-all").textContent()).toBe("Alle ablehnen");
    expect(await visit.page.locator("consentry-banner").getAttribute("lang")).toBe("de");
    await visit.act("reject-all");
    await action("open").waitFor();
    expect(await recorded().textContent()).toBe(
      "Ihre Auswahl ist gespeichert. Gespeichert am 1. November 2026 um 00:00.",
    );
    expect(visit.site.posted).toMatchObject([
      { bannerVersion: visit.site.version(), language: "de" },
    ]);
  });

  test("the owner's texts outweigh ours", async () => {
    visit.site.look.texts = { askTitle: "Biscuits?" };
    await visit.open();
    expect(await dialog().getByRole("heading").textContent()).toBe("Biscuits?");
  });

  test("Arabic runs from right to left, in a page that does not", async () => {
    visit.site.look.language = "ar";
    await visit.open();
    const panel = await dialog().boundingBox();
    const close = await action("close").boundingBox();
    expect(panel && close && close.x - panel.x).toBeLessThan(30);
  });
});

describe("other tabs and other scripts", () => {
  test("an answer reaches the other tabs", async () => {
    await visit.open();
    const other = await visit.context.newPage();
    await other.goto(visit.site.url);
    await other.locator("consentry-banner [data-action=accept-all]").waitFor();
    await visit.act("accept-all");
    await other.locator("consentry-banner [data-action=open]").waitFor();
    expect(await other.evaluate(() => window.consentry?.get().purposes.advertising?.allowed)).toBe(
      true,
    );
  });

  test("the page's scripts can ask, listen and act, even before the banner is there", async () => {
    visit.site.page.head = `<script>
      window.seen = [];
      const end = consentry.on("change", (state) => seen.push(state.purposes.analytics.allowed));
      document.addEventListener("consentry:change", (event) => seen.push(event.detail.v));
      consentry.accept();
    </script>`;
    await visit.page.goto(visit.site.url);
    await expect
      .poll(() => visit.page.evaluate(() => (window as never as { seen: unknown[] }).seen))
      .toContain(true);
    expect(visit.site.posted).toMatchObject([{ method: "accept-all" }]);
    await visit.page.evaluate(() => window.consentry?.open());
    await dialog().waitFor();
    await visit.page.evaluate(() => window.consentry?.withdraw());
    await expect.poll(() => visit.site.posted.at(-1)?.method).toBe("withdraw");
  });
});

test("a strict content security policy is enough", async () => {
  visit.site.page.csp =
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'";
  const violations: string[] = [];
  visit.page.on("console", (message) => {
    if (message.text().includes("Content Security Policy")) violations.push(message.text());
  });
  await visit.open();
  expect(await dialog().evaluate((one) => getComputedStyle(one).position)).toBe("fixed");
  await visit.act("reject-all");
  await action("open").waitFor();
  expect(violations).toEqual([]);
});
