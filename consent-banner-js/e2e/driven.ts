import { type ChildProcess, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { expect } from "vitest";
import { ARGS, onPath } from "../scripts/chromium.mjs";
import { dataFolder } from "./folder";

/** A tab of the browser. Nothing is attached to it but for a moment, so that it does what it does for people. */
export interface Tab {
  /** Runs code in the tab's page; a function must not name anything outside of it. */
  evaluate<T>(this: void, code: string | (() => T | Promise<T>)): Promise<T>;
  /** Lets the page itself go somewhere, and waits until it is there and loaded. */
  go(this: void, url: string): Promise<void>;
  /** Waits until the tab has come to this page by itself. */
  arrives(this: void, url: string): Promise<void>;
  /** The cookies of its profile. */
  cookies(this: void): Promise<{ name: string; value: string }[]>;
  /** Brings the tab before the others. */
  show(this: void): Promise<void>;
}

/**
 * A full Chromium. Unlike a headless shell, and unlike one that Playwright drives, it makes pages ready in advance and keeps
 * them for going back to.
 */
export interface Driven {
  /** Makes a fresh profile and returns what opens tabs in it. */
  profile(this: void): Promise<() => Promise<Tab>>;
  close(this: void): Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
  result?: unknown;
  error?: { message: string };
  params?: unknown;
}
type Send = <T>(method: string, params?: object, sessionId?: string) => Promise<T>;
interface Wire {
  send: Send;
  /** Gets the events of the protocol, one at a time. */
  events: Set<(method: string, params: unknown) => void>;
}

/** The Chrome DevTools Protocol over a pipe: messages end in a null byte. */
function wire(child: ChildProcess): Wire {
  const [, , , to, from] = child.stdio as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const events: Wire["events"] = new Set();
  let read = "";
  from.setEncoding("utf8").on("data", (text: string) => {
    const messages = (read + text).split("\0");
    read = messages.pop() ?? "";
    for (const one of messages.map((json) => JSON.parse(json) as Message))
      if (one.id !== undefined) waiting.get(one.id)?.(one);
      else for (const event of events) event(one.method ?? "", one.params);
  });
  const fail = (message: string) => {
    for (const settle of waiting.values()) settle({ error: { message } });
  };
  child
    .on("error", ({ message }) => {
      fail(message);
    })
    .on("exit", () => {
      fail("the browser has ended");
    });
  let last = 0;
  return {
    events,
    send: (method, params = {}, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, ({ result, error }) => {
          waiting.delete(id);
          if (error) reject(new Error(`${method}: ${error.message}`));
          else resolve(result as never);
        });
        to.write(JSON.stringify({ id, method, params, sessionId }) + "\0");
      }),
  };
}

interface Attached {
  sessionId: string;
  targetInfo: { type: string; subtype?: string };
}

function tab({ send, events }: Wire, profile: object, targetId: string): Tab {
  const inPage = async <T>(expression: string): Promise<T> => {
    const { sessionId } = await send<{ sessionId: string }>("Target.attachToTarget", {
      targetId,
      flatten: true,
    });
    const pages: string[] = [];
    let lose: (why: Error) => void;
    // Where another page takes the place of this one meanwhile, its answer never comes.
    const lost = new Promise<never>((_, reject) => (lose = reject));
    lost.catch(() => undefined);
    const note = (method: string, params: unknown) => {
      const { sessionId, targetInfo } = params as Attached;
      if (method === "Target.detachedFromTarget" && sessionId === pages[0])
        lose(new Error("the page has gone"));
      if (method !== "Target.attachedToTarget") return;
      if (targetInfo.type === "page" && !targetInfo.subtype) pages.push(sessionId);
    };
    events.add(note);
    try {
      const auto = { autoAttach: true, waitForDebuggerOnStart: false, flatten: true };
      await send("Target.setAutoAttach", auto, sessionId);
      const how = { returnByValue: true, awaitPromise: true, userGesture: true };
      const { result, exceptionDetails } = await Promise.race([
        lost,
        send<{ result: { value: T }; exceptionDetails?: { text: string } }>(
          "Runtime.evaluate",
          { expression, ...how },
          pages[0],
        ),
      ]);
      if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails));
      return result.value;
    } finally {
      events.delete(note);
      await send("Target.detachFromTarget", { sessionId });
    }
  };
  const arrives = (url: string) =>
    expect
      .poll(() => inPage("location.href + document.readyState"), { timeout: 15_000 })
      .toBe(url + "complete");
  return {
    arrives,
    evaluate: (code) => inPage(typeof code === "string" ? code : `(${code.toString()})()`),
    async go(url) {
      await inPage(`void (location.href = ${JSON.stringify(url)})`).catch((gone: unknown) => {
        // Then the page that comes tells whether it is the right one.
        if (!String(gone).includes("the page has gone")) throw gone;
      });
      await arrives(url);
    },
    async cookies() {
      return (await send<{ cookies: [] }>("Storage.getCookies", profile)).cookies;
    },
    async show() {
      await send("Target.activateTarget", { targetId });
    },
  };
}

/**
 * Starts a browser with a fresh folder for its data.
 *
 * @param more arguments beside those of all tests
 */
async function begin(path: string, more: string[]): Promise<Wire & Pick<Driven, "close">> {
  const folder = await dataFolder();
  const mine = ["--headless", "--remote-debugging-pipe", "--lang=en-US"];
  const child = spawn(path, [...ARGS, ...more, ...mine, "--user-data-dir=" + folder.path], {
    stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const { send, events } = wire(child);
  return {
    send,
    events,
    async close() {
      await send("Browser.close");
      await ended;
      await folder.remove();
    },
  };
}

const found = () => process.env["CONSENTRY_CHROMIUM"] ?? onPath();

/** Why there is no full Chromium, in words; nothing where there is one. */
export async function missing(): Promise<string | undefined> {
  const path = found();
  if (path === undefined) return "none is on the path, and CONSENTRY_CHROMIUM names none";
  const { send, close } = await begin(path, []);
  const { product } = await send<{ product: string }>("Browser.getVersion");
  await close();
  return product.startsWith("Headless") ? `${path} is a headless shell, ${product}` : undefined;
}

/** Starts the full Chromium that {@link missing} has found. */
export async function drive(more: string[]): Promise<Driven> {
  const browser = await begin(found() ?? "", more);
  return {
    close: browser.close,
    async profile() {
      const profile = await browser.send<object>("Target.createBrowserContext");
      return async () => {
        const target = { ...profile, url: "about:blank", forTab: true };
        const made = await browser.send<{ targetId: string }>("Target.createTarget", target);
        return tab(browser, profile, made.targetId);
      };
    },
  };
}
