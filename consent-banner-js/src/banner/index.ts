import type { Consentry, Link } from "../api";
import { CHANNEL, NAME } from "../named";
import type { Options } from "../options";
import { FRAMES } from "../parked";
import type { State } from "../state";
import { recall } from "./keep";
import { place } from "./place";

/** Written in by the gateway when it starts. */
const OPTIONS: unknown = "__CONSENTRY_OPTIONS__";

/** What the dialog takes over. */
export interface Core {
  /** Of the banner's element; it holds what the gateway put there, or nothing. */
  root: ShadowRoot;
  link: Link;
  get: Consentry["get"];
  language: string;
  /** Tells the site's other tabs of a state. */
  tell(this: void, state: State): void;
}

/** The part that is loaded when something is to be asked, shown or changed. */
export interface Dialog {
  act(this: void, action: string): void;
  /** Makes a state hold that another tab or the gateway tells of. */
  learn(this: void, state: State): void;
  /** Makes hold what the gateway says now. */
  refresh(this: void): Promise<void>;
}

function start({ get, attach }: Consentry): void {
  const { language, element, dialog } = OPTIONS as Options;
  const { endpoint } = get();
  if (!endpoint) return;
  // Where browsers do not say what they ask for, as over plain HTTP, the gateway takes frames for pages.
  if (self !== top) {
    document.querySelector(element)?.remove();
    return;
  }
  let loaded: Promise<Dialog> | undefined;
  const load = () => (loaded ??= import(dialog).then(({ begin }: Part) => begin(core)));
  /** What cannot be loaded is left undone, unless somebody asked for it. */
  const use = (
    step: (dialog: Dialog) => unknown,
    failed: (cause: unknown) => void = console.warn,
  ) => load().then(step, failed);
  const begin = (name: string, failed?: () => void): void => {
    void use((dialog) => {
      dialog.act(name);
    }, failed);
  };
  const act = (name: string): void => {
    begin(name, () => {
      location.assign(endpoint + "/preferences");
    });
  };
  const link = attach(act);
  if (!link) return;
  const root = place(element, act, load);
  let channel: BroadcastChannel;
  const core = {
    root,
    link,
    get,
    language,
    tell(state: State) {
      channel.postMessage(state);
    },
  };
  // A page that listens would not be kept for going back to.
  const listen = () => {
    channel = new BroadcastChannel(CHANNEL);
    channel.onmessage = ({ data: state }: MessageEvent<Partial<State> | null>) => {
      // Anybody of the site may speak here.
      if (state?.purposes && state.asked)
        void use((dialog) => {
          dialog.learn(state as State);
        });
    };
  };
  const refresh = () => use((dialog) => dialog.refresh());
  listen();
  // Elsewhere something may have been answered that told nobody, as forms do where scripts do not run.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void refresh();
  });
  addEventListener("pagehide", () => {
    channel.close();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    listen();
    void refresh();
  });

  const ask = () => {
    const state = get();
    if (
      state.pageSignal ||
      recall("unsent") ||
      (state.ask && (state.model === "opt-in" || !state.gpc)) ||
      // The gateway has put nothing here, or a policy keeps its style sheet away.
      !root.querySelector("a")?.getClientRects()[0] ||
      document.querySelector(FRAMES)
    )
      begin("start");
  };
  // Nobody sees a page that is made ready in advance, and what holds may be another thing when somebody does.
  if (document.prerendering)
    document.addEventListener("prerenderingchange", () => void refresh().then(ask));
  else ask();
}

/** The dialog's module. */
interface Part {
  begin(this: void, core: Core): Dialog;
}

declare global {
  interface Document {
    /** Whether the page is made ready in advance (Prerendering Revamped). */
    prerendering?: boolean;
  }
}

const consentry = self[NAME];
if (consentry) start(consentry);
