import type { Consentry, Link } from "../api";
import { NAME, named } from "../named";
import type { Options } from "../options";
import type { State } from "../state";
import { signalUntold } from "./answer";
import { drawControl, optedOut } from "./control";
import { keep } from "./keep";
import { makeStage, type Stage } from "./stage";

/** Written in by the gateway when it starts. */
const OPTIONS: unknown = "__CONSENTRY_OPTIONS__";

/** What the dialog takes over. */
export interface Core {
  stage: Stage;
  link: Link;
  get: Consentry["get"];
  language: string;
  control(this: void): HTMLElement;
  /** Tells the site's other tabs of a state. */
  tell(this: void, state: State): void;
}

/** The part that is loaded when something is to be asked, shown or changed. */
export interface Dialog {
  act(this: void, action: string): void;
  /** Makes a state hold that another tab or the gateway tells of. */
  learn(this: void, state: State): void;
}

function start({ get, attach }: Consentry): void {
  const options = OPTIONS as Options;
  const { endpoint, ask, model, gpc } = get();
  if (!endpoint) return;
  let loaded: Promise<Dialog> | undefined;
  const load = () =>
    (loaded ??= import(options.dialog).then((part: { begin(core: Core): Dialog }) =>
      part.begin(core),
    ));
  const act = (name: string): void => {
    load().then(
      (dialog) => {
        dialog.act(name);
      },
      // What cannot be loaded is there as a page.
      () => {
        location.assign(endpoint + "/preferences");
      },
    );
  };
  /** What nobody asked for is left undone where it cannot be had. */
  const begin = (name: string): void => {
    load().then((dialog) => {
      dialog.act(name);
    }, console.warn);
  };
  const learn = (state: State): void => {
    load().then((dialog) => {
      dialog.learn(state);
    }, console.warn);
  };

  let channel: BroadcastChannel;
  // A page that listens would not be kept for going back to.
  const listen = () => {
    channel = new BroadcastChannel("consentry");
    channel.onmessage = ({ data }) => {
      learn(data as State);
    };
  };
  const refresh = () =>
    fetch(endpoint + "/v1/state")
      .then((answer) => answer.json())
      .then(learn, console.warn);

  const stage = makeStage(options, act);
  const control = () => drawControl(get(), options);
  const link = attach(act);
  if (!link) return;
  const core = {
    stage,
    link,
    get,
    language: options.language,
    control,
    tell: (state: State) => {
      channel.postMessage(state);
    },
  };
  listen();
  addEventListener("pagehide", () => {
    channel.close();
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    listen();
    void refresh();
  });
  document.addEventListener("prerenderingchange", () => void refresh());
  if (!stage.framed) stage.put(control());
  stage.root.addEventListener("pointerover", () => void load(), { once: true });

  // A signal is never answered with a question; what was answered is sent before anything is asked.
  if (signalUntold(get())) begin("gpc");
  if (keep.get("unsent")) begin("send");
  else if (ask && (model === "opt-in" || (optedOut(get()) && !gpc)))
    begin(model === "opt-in" ? "ask" : "ask-out");
  else if (document.querySelector("iframe[data-consentry]")) begin("embeds");
}

const consentry = named[NAME];
if (consentry) start(consentry);
