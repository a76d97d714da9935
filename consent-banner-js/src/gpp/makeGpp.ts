import { allows, type State } from "../state";

/** How `__gpp` answers: with what was asked for, and whether the command could be followed. */
type Callback = (data: unknown, success: boolean) => void;

/** The function that scripts call (IAB GPP 1.1, CMP API). */
export type GppFunction = ((
  command: string,
  callback?: Callback,
  parameter?: unknown,
  version?: string,
) => void) & {
  /** What was called of a stub before this function stood in its place. */
  queue?: [string, Callback, unknown?, string?][];
  events?: { id: number; callback: Callback }[];
};

declare global {
  interface Window {
    __gpp?: GppFunction;
  }
}

/** A call from a frame, and the answer to it. */
interface FrameCall {
  callId: unknown;
  command: string;
  parameter?: unknown;
  version?: string;
}

/** What is known of the page at a time. */
interface Scene {
  state: State;
  /** Whether the visitor is being asked. */
  visible: boolean;
}

const APIS = "usnat,usca,usva,usco,usut,usct,usfl,usmt,usor,ustx,usde,usia,usne,usnh,usnj,ustn"
  .split(",")
  .map((name, i) => `${String(i + 7)}:${name}`);

/**
 * Whether the string says what holds in the page. It does not while a refusal is on its way to the
 * gateway, or a signal that only the page sees.
 */
function isCurrent({ gpp, ...state }: State): boolean {
  const part = Object.values(gpp?.parsed ?? {})[0]?.[0];
  return !part || (part["SaleOptOut"] === 2) === allows(state, "advertising");
}

/** Makes `__gpp`. It answers from the first moment, so that no stub is needed. */
export function makeGpp(state: State, visible: boolean) {
  let now: Scene = { state, visible };
  let ready = false;
  let last = 0;
  const listeners = new Map<number, Callback>();

  // What is handed out is nobody's to change.
  const gpp = () => structuredClone(now.state.gpp) ?? { string: "DBAA", sections: [], parsed: {} };
  const ping = () => {
    const { string, sections, parsed } = gpp();
    return {
      gppVersion: "1.1",
      cmpStatus: "loaded",
      cmpDisplayStatus: now.visible ? "visible" : "hidden",
      signalStatus: ready ? "ready" : "not ready",
      supportedAPIs: APIS,
      // Only who issues TCF strings has a number.
      cmpId: 0,
      sectionList: sections,
      applicableSections: sections.length ? sections : [-1],
      gppString: string,
      parsedSections: parsed,
    };
  };
  const event = (eventName: string, listenerId: number, data: unknown) => ({
    eventName,
    listenerId,
    data,
    pingData: ping(),
  });
  const answer = (callback: Callback | undefined, data: unknown, success = true) => {
    try {
      callback?.(data, success);
    } catch (error) {
      console.error(error);
    }
  };
  const fire = (name: string, data: unknown) => {
    for (const [id, callback] of listeners) answer(callback, event(name, id, data));
  };

  /** Tells of what has changed, in the order that the specification wants: readiness first and last. */
  const update = (change: Partial<Scene>): void => {
    const before = now;
    const next = { ...before, ...change };
    const changed = before.state.gpp?.string !== next.state.gpp?.string;
    const able = !next.visible && isCurrent(next.state);
    if (ready && (changed || !able)) {
      ready = false;
      fire("signalStatus", "not ready");
    }
    now = next;
    if (before.visible !== next.visible) fire("cmpDisplayStatus", ping().cmpDisplayStatus);
    if (changed) for (const name of Object.keys(gpp().parsed)) fire("sectionChange", name);
    if (able && !ready) {
      ready = true;
      fire("signalStatus", "ready");
    }
  };

  const commands: Record<string, (parameter: unknown, callback: Callback) => unknown> = {
    ping,
    addEventListener(_, callback) {
      listeners.set(++last, callback);
      return event("listenerRegistered", last, true);
    },
    removeEventListener: (id) => listeners.delete(Number(id)),
    hasSection: (name) => Object.hasOwn(gpp().parsed, String(name)),
    getSection: (name) => gpp().parsed[String(name)] ?? null,
    getField(path) {
      const [section = "", field = ""] = String(path).split(".");
      return gpp().parsed[section]?.find((part) => Object.hasOwn(part, field))?.[field] ?? null;
    },
  };
  const call: GppFunction = (command, callback, parameter) => {
    const follow = Object.hasOwn(commands, command) ? commands[command] : undefined;
    if (typeof callback !== "function") return;
    if (follow) answer(callback, follow(parameter, callback));
    else answer(callback, null, false);
  };

  /** Takes over the calls and listeners of a stub. */
  const adopt = (stub: GppFunction | undefined): void => {
    for (const { id, callback } of stub?.events ?? []) {
      listeners.set(id, callback);
      last = Math.max(last, id);
    }
    for (const one of stub?.queue ?? []) call(...one);
  };

  /** Answers a frame, which calls by message. */
  const hear = ({ data, source }: MessageEvent): void => {
    const text = typeof data === "string";
    let message = data as { __gppCall?: FrameCall } | null | undefined;
    if (text)
      try {
        message = JSON.parse(data) as typeof message;
      } catch {
        return;
      }
    const asked = message?.__gppCall;
    if (!asked) return;
    const { command, callId, parameter, version } = asked;
    const reply: Callback = (returnValue, success) => {
      const answered = { __gppReturn: { returnValue, success, callId } };
      source?.postMessage(text ? JSON.stringify(answered) : answered, { targetOrigin: "*" });
    };
    call(command, reply, parameter, version);
  };

  update({});
  return { call, update, adopt, hear };
}
