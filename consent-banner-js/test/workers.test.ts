import { describe, expect, test } from "vitest";
import type { Choices } from "../src/state";
import { visits } from "./visit";

const visit = visits();

const GRANTED: Choices = { functional: true, analytics: true, advertising: true };

/** A worker that fetches what it is sent, and says whether it came and how often the site's windows had spoken before. */
const WORKER = `let heard = 0;
new BroadcastChannel("consentry").onmessage = () => heard++;
onmessage = async ({ data, ports: [port] }) =>
  port.postMessage([await fetch(data).then(() => true, () => false), heard]);`;

/** Starts it under the state that the visitor's choices make. */
async function start(choices: Choices, code = WORKER): Promise<void> {
  visit.site.choices = { ...choices };
  await visit.open();
  await visit.page.evaluate((text) => {
    Object.assign(window, { worker: new Worker(URL.createObjectURL(new Blob([text]))) });
  }, code);
  await ask("data:,");
}

/** Has the worker fetch: whether that came, and how often it had heard something. */
function ask(url: string): Promise<[came: boolean, heard: number]> {
  return visit.page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => {
          resolve(data as [boolean, number]);
        };
        (window as never as { worker: Worker }).worker.postMessage(url, [port2]);
      }),
    url,
  );
}
const fetches = async (host: string) => (await ask(visit.site.vendor(host, "/x.json")))[0];
const heard = async () => (await ask("data:,"))[1];

/** Says something as any script of the site may. */
const speak = (message: unknown) =>
  visit.page.evaluate((message) => {
    new BroadcastChannel("consentry").postMessage(message);
  }, message);

/** Waits until the worker has an answer to whatever it asked the gateway before. */
async function settle(asked: number): Promise<void> {
  await expect.poll(() => visit.site.asked).toBe(asked);
  await ask(visit.site.url + "_consent/v1/state");
  visit.site.asked--;
}

test("a worker made of a blob runs where the page's policy lets blobs be workers and no scripts", async () => {
  visit.site.page.csp = "script-src 'self'; worker-src blob:";
  await start({});
  expect(await fetches("cdn.localhost")).toBe(true);
  expect(await fetches("ads.localhost")).toBe(false);
});

describe("a worker that runs on", () => {
  test("holds to a withdrawal as soon as it is made, recorded or not", async () => {
    await start(GRANTED);
    expect(await fetches("ads.localhost")).toBe(true);
    let record: () => void = () => undefined;
    visit.site.gate = new Promise((resolve) => (record = resolve));
    await visit.act("open");
    await visit.act("withdraw");
    await expect.poll(heard).toBe(1);
    expect(await fetches("ads.localhost")).toBe(false);
    expect(await fetches("cdn.localhost")).toBe(true);
    record();
    await expect.poll(heard).toBe(2);
    expect(await fetches("ads.localhost")).toBe(false);
    expect(visit.site.contacts).toEqual(["ads.localhost/x.json", "cdn.localhost/x.json"]);
  });

  test("gets what is allowed after all", async () => {
    await start({});
    expect(await fetches("ads.localhost")).toBe(false);
    await visit.act("accept-all");
    await expect.poll(() => fetches("ads.localhost")).toBe(true);
  });

  test("holds to what is answered in another tab", async () => {
    await start(GRANTED);
    const other = await visit.context.newPage();
    await other.goto(visit.site.url);
    await other.evaluate(() => window.consentry?.withdraw());
    await expect.poll(heard).toBe(2);
    expect(await fetches("ads.localhost")).toBe(false);
  });

  test("believes nobody but the gateway that something is allowed", async () => {
    await start({});
    const purposes = Object.fromEntries(
      ["functional", "analytics", "advertising"].map((one) => [one, { allowed: true }]),
    );
    await speak({ purposes, asked: [], gpcDenies: [] });
    await settle(1);
    expect(await fetches("ads.localhost")).toBe(false);
    visit.site.choices = { analytics: true };
    await speak({ purposes, asked: [], gpcDenies: [] });
    await settle(2);
    expect(await fetches("ads.localhost")).toBe(false);
    expect(await fetches("stats.localhost")).toBe(true);
  });

  test("is not talked out of a withdrawal", async () => {
    await start(GRANTED);
    const granted = visit.site.state();
    expect(await fetches("ads.localhost")).toBe(true);
    await visit.act("open");
    await visit.act("withdraw");
    await expect.poll(heard).toBe(2);
    await speak(granted);
    await expect.poll(heard).toBe(3);
    expect(await fetches("ads.localhost")).toBe(false);
  });

  test("holds to a refusal that could not be recorded, whatever another tab says", async () => {
    await start(GRANTED);
    visit.site.failure = { status: 400, body: "{}" };
    await visit.act("open");
    await visit.act("withdraw");
    await expect.poll(heard).toBe(1);
    await speak(visit.site.state());
    await expect.poll(heard).toBe(3);
    expect(await fetches("ads.localhost")).toBe(false);
  });

  test.each([null, "x", {}, { purposes: null }])("takes %j for no answer", async (message) => {
    await start(GRANTED);
    await speak(message);
    await expect.poll(heard).toBe(1);
    expect(await fetches("ads.localhost")).toBe(true);
  });

  test("stays with the stricter where its policy keeps it from asking", async () => {
    const vendors = new URL(visit.site.vendor("ads.localhost", "/")).port;
    visit.site.page.csp = `connect-src http://ads.localhost:${vendors} data:`;
    await start({});
    visit.site.choices = { ...GRANTED };
    await speak(visit.site.state());
    await expect.poll(heard).toBe(1);
    expect(await fetches("ads.localhost")).toBe(false);
  });

  test("asks once, the first time that it would contact a vendor, whether it missed something", async () => {
    await start(GRANTED);
    expect(await fetches("cdn.localhost")).toBe(true);
    expect(visit.site.asked).toBe(0);
    visit.site.choices = { advertising: false };
    await fetches("stats.localhost");
    await settle(1);
    expect(await fetches("ads.localhost")).toBe(false);
    expect(visit.site.asked).toBe(1);
  });

  test("asks again where the gateway could not answer", async () => {
    await start(GRANTED);
    let failed = 0;
    await visit.page.context().route("**/v1/state", (route) => {
      failed++;
      return route.fulfill({ status: 503, json: {} });
    });
    expect(await fetches("ads.localhost")).toBe(true);
    await expect.poll(() => failed).toBe(1);
    visit.site.choices = { advertising: false };
    await visit.page.context().unrouteAll();
    await expect.poll(() => fetches("ads.localhost"), { timeout: 15_000 }).toBe(false);
  });

  test("hands on to its own workers what holds by then", async () => {
    const nested = `const own = () => new Worker(URL.createObjectURL(new Blob([${JSON.stringify(WORKER)}])));
      onmessage = ({ data, ports }) => own().postMessage(data, ports);
      new BroadcastChannel("consentry").onmessage = () => postMessage("heard");`;
    await start(GRANTED, nested);
    expect(await fetches("ads.localhost")).toBe(true);
    const told = visit.page.evaluate(() =>
      new Promise((resolve) => {
        (window as never as { worker: Worker }).worker.onmessage = resolve;
      }).then(() => true),
    );
    await visit.act("open");
    await visit.act("withdraw");
    expect(await told).toBe(true);
    expect(await fetches("ads.localhost")).toBe(false);
  });
});

test.each([
  "let self, location, URL, atob, fetch = globalThis.fetch",
  "const Object = 0, Reflect = 0, RegExp = 0, JSON = 0, Math = 0, String = 0, Map = 0, Set = 0, Proxy = 0",
  "class Blob {} class BroadcastChannel {} class MessageEvent {} class Request {} class Response {}",
])("a worker that declares %s is guarded", async (names) => {
  await start(
    {},
    `${names}; onmessage = ({ data, ports: [port] }) =>
      globalThis.fetch(data).then(() => true, () => false).then((came) => port.postMessage([came, 0]))`,
  );
  expect(await fetches("ads.localhost")).toBe(false);
  expect(await fetches("cdn.localhost")).toBe(true);
});
