import { describe, expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();
const down = { status: 503, body: '{"title":"Unavailable","detail":"The store is down."}' };
const kept = () => visit.page.evaluate(() => localStorage.getItem("consentry-unsent"));

describe("an answer that could not be recorded", () => {
  test("is kept, sent with the next page, and nobody is asked meanwhile", async () => {
    visit.site.failure = down;
    await visit.open();
    await visit.act("accept-all");
    await visit.page.getByRole("alert").waitFor();
    expect(await visit.page.getByRole("alert").textContent()).toContain("kept in this browser");
    expect(await kept()).toContain("accept-all");
    visit.site.failure = undefined;
    await visit.page.reload();
    await expect
      .poll(() => visit.page.evaluate(() => window.consentry?.get().purposes.analytics?.allowed))
      .toBe(true);
    expect(await visit.page.getByRole("dialog").count()).toBe(0);
    expect(visit.site.posted.map((one) => one.method)).toEqual(["accept-all", "accept-all"]);
    await expect.poll(kept).toBeNull();
  });

  test("waits quietly while the outage lasts, and a refusal holds all the same", async () => {
    visit.site.regime.model = "opt-out";
    visit.site.failure = down;
    await visit.open();
    await visit.act("open");
    await visit.act("opt-out");
    await visit.page.getByRole("alert").waitFor();
    await visit.page.reload();
    await expect.poll(() => visit.site.posted.length).toBe(2);
    await visit.page.locator('[data-action="open"]').waitFor();
    expect(await visit.page.getByRole("dialog").count()).toBe(0);
    await expect
      .poll(() => visit.page.evaluate(() => window.consentry?.get().purposes.advertising?.allowed))
      .toBe(false);
    expect(await kept()).toContain("opt-out");
  });

  test.each([
    ["a policy that has changed since", { policyVersion: "2025-01-01", at: Date.now() }],
    ["a day gone by", { policyVersion: "2026-11-01", at: Date.now() - 90_000_000 }],
  ])("is dropped after %s, and the visitor is asked again", async (_, held) => {
    const answer = { purposes: { analytics: true }, method: "custom", overridesSignal: false };
    await visit.page.addInitScript(
      (text) => {
        localStorage.setItem("consentry-unsent", text);
      },
      JSON.stringify({ ...held, answer }),
    );
    await visit.open();
    await visit.page.getByRole("dialog").waitFor();
    expect(visit.site.posted).toEqual([]);
  });

  test("is not kept where it is refused for what it is", async () => {
    visit.site.failure = { status: 400, body: '{"title":"Malformed request"}' };
    await visit.open();
    await visit.act("reject-all");
    await visit.page.getByRole("alert").waitFor();
    expect(await kept()).toBeNull();
  });
});
