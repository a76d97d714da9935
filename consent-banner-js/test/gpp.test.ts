import { describe, expect, test } from "vitest";
import type { GppFunction } from "../src/gpp/makeGpp";
import { makeGpp } from "../src/gpp/makeGpp";
import type { State } from "../src/state";
import { visits } from "./visit";

const visit = visits();
const IN = "DBABBg~BUoAAACA.QA";
const OUT = "DBABBg~BUUAAACA.QA";

type Asked = [data: unknown, success: boolean];

const ask = (command: string, parameter?: unknown) =>
  visit.page.evaluate(
    ([name, given]) =>
      new Promise<Asked>((resolve) => {
        window.__gpp?.(
          name,
          (...answer) => {
            resolve(answer);
          },
          given,
        );
      }),
    [command, parameter] as const,
  );

/** Notes in the page, from its first script on, every event that it is told of. */
const LISTENING = `<script>
  window.told = [];
  __gpp("addEventListener", ({ eventName, data, pingData: { signalStatus, gppString } }) =>
    told.push([eventName, data, signalStatus, gppString]));
</script>`;
const told = () => visit.page.evaluate(() => (window as never)["told"] as unknown[]);

function california(): void {
  visit.site.regime.model = "opt-out";
  visit.site.look.signals = ["gpp"];
}

describe("__gpp", () => {
  test("answers every command from the first script on", async () => {
    california();
    visit.site.page.head = LISTENING;
    await visit.open();
    expect(await told()).toEqual([["listenerRegistered", true, "ready", IN]]);
    expect(await ask("ping")).toEqual([
      {
        gppVersion: "1.1",
        cmpStatus: "loaded",
        cmpDisplayStatus: "hidden",
        signalStatus: "ready",
        supportedAPIs: expect.arrayContaining(["7:usnat", "8:usca", "22:ustn"]) as unknown,
        cmpId: 0,
        sectionList: [8],
        applicableSections: [8],
        gppString: IN,
        parsedSections: visit.site.state().gpp?.parsed,
      },
      true,
    ]);
    expect(await ask("hasSection", "usca")).toEqual([true, true]);
    expect(await ask("hasSection", "usnat")).toEqual([false, true]);
    expect(await ask("getSection", "usca")).toEqual([visit.site.state().gpp?.parsed["usca"], true]);
    expect(await ask("getSection", "usnat")).toEqual([null, true]);
    expect(await ask("getField", "usca.SaleOptOut")).toEqual([2, true]);
    expect(await ask("getField", "usca.Gpc")).toEqual([false, true]);
    expect(await ask("getField", "usca.constructor")).toEqual([null, true]);
    expect(await ask("toString")).toEqual([null, false]);
    expect(await ask("removeEventListener", 1)).toEqual([true, true]);
    expect(await ask("removeEventListener", 1)).toEqual([false, true]);
  });

  test("tells of an opt-out in the order of the specification", async () => {
    california();
    visit.site.page.head = LISTENING;
    await visit.open();
    await visit.act("open");
    await visit.act("opt-out");
    await visit.page.locator('consentry-banner [data-action="opt-in"]').waitFor();
    await visit.act("close");
    await expect.poll(async () => (await told()).length).toBe(6);
    expect(await told()).toEqual([
      ["listenerRegistered", true, "ready", IN],
      ["signalStatus", "not ready", "not ready", IN],
      ["cmpDisplayStatus", "visible", "not ready", IN],
      ["sectionChange", "usca", "not ready", OUT],
      ["cmpDisplayStatus", "hidden", "not ready", OUT],
      ["signalStatus", "ready", "ready", OUT],
    ]);
  });

  test("answers frames", async () => {
    california();
    visit.site.page.body = `<iframe name="advert" src="${visit.site.vendor("cdn.localhost", "/a.html")}"></iframe>`;
    await visit.open();
    const advert = visit.page.frame({ name: "advert" });
    const answer = await advert?.evaluate(
      () =>
        new Promise((resolve) => {
          addEventListener("message", ({ data }) => {
            resolve(data);
          });
          if (!window.parent.frames["__gppLocator" as never]) throw new Error("nobody answers");
          const call = { command: "getField", parameter: "usca.SaleOptOut", callId: 7 };
          window.parent.postMessage({ __gppCall: call }, "*");
        }),
    );
    expect(answer).toEqual({ __gppReturn: { returnValue: 2, success: true, callId: 7 } });
  });

  test("is not there where the owner does not want it", async () => {
    await visit.open();
    expect(await visit.page.evaluate(() => "__gpp" in window)).toBe(false);
  });

  test("a signal that only the page sees is told to the gateway, and until then nothing is ready", async () => {
    california();
    await visit.page.addInitScript(() => {
      Object.defineProperty(navigator, "globalPrivacyControl", { value: true });
    });
    let open: () => void = () => undefined;
    visit.site.gate = new Promise((resolve) => (open = resolve));
    visit.site.page.head = LISTENING;
    await visit.open();
    await expect.poll(() => visit.site.posted.length).toBe(1);
    expect(visit.site.posted).toEqual([
      { method: "gpc", gpc: true, bannerVersion: visit.site.version(), language: "en" },
    ]);
    expect(await told()).toEqual([["listenerRegistered", true, "not ready", IN]]);
    open();
    await expect
      .poll(async () => (await told()).at(-1))
      .toEqual(["signalStatus", "ready", "ready", OUT]);
    await visit.page.reload();
    await visit.page.locator('consentry-banner [data-action="open"]').waitFor();
    expect(await ask("getField", "usca.SaleOptOut")).toEqual([1, true]);
    expect(visit.site.posted).toHaveLength(1);
  });
});

describe("what stood there before", () => {
  test("is heard: its calls and its listeners", () => {
    const heard: unknown[] = [];
    const stub = Object.assign(() => undefined, {
      queue: [["hasSection", (data: unknown) => heard.push(data), "usca"]],
      events: [
        { id: 4, callback: ({ eventName }: { eventName: string }) => heard.push(eventName) },
      ],
    }) as unknown as GppFunction;
    const state = { purposes: {} } as State;
    const { adopt, update, call } = makeGpp(state, false);
    adopt(stub);
    update({ visible: true });
    call("addEventListener", (data) => heard.push((data as { listenerId: number }).listenerId));
    expect(heard).toEqual([false, "signalStatus", "cmpDisplayStatus", 5]);
  });

  test("a listener that fails is in nobody's way", () => {
    const { call } = makeGpp({ purposes: {} } as State, false);
    const errors: unknown[] = [];
    const { error } = console;
    console.error = (...args: unknown[]) => errors.push(...args);
    call("ping", () => {
      throw new Error("theirs");
    });
    console.error = error;
    expect(errors).toHaveLength(1);
  });
});
