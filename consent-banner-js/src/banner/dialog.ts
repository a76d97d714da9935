import type { DialogOptions } from "../options";
import { FRAMES } from "../parked";
import { allows, type Choices, type Method, type State } from "../state";
import { type Answer, answerAll, outweighs, refusing, secondStep, signalUntold } from "./answer";
import { closeFrames } from "./closeFrames";
import controlCss from "./control.css";
import { drawControl } from "./control";
import dialogCss from "./dialog.css";
import { dropCookies } from "./dropCookies";
import type { Core, Dialog } from "./index";
import { recall } from "./keep";
import { optedOut } from "./optedOut";
import { NotRecorded, postAnswer, type Posted, type Recorded } from "./postAnswer";
import type { live as makeLive, Live } from "./live";
import { makeStage } from "./stage";
import { makeUnsent } from "./unsent";
import { draw, type View } from "./view";

/** Written in by the gateway when it starts. */
const OPTIONS: unknown = "__CONSENTRY_OPTIONS__";

/** Takes over from the core: asks, shows and changes choices, and makes them hold in the page. */
export function begin({ root, link, get, language, tell }: Core): Dialog {
  const options = OPTIONS as DialogOptions;
  const { texts, version, reloads } = options;
  const { endpoint } = get();
  const stage = makeStage(root, language, texts, controlCss + dialogCss);
  const unsent = makeUnsent();
  let view: View | "control" = stage.asks ? "ask" : "control";
  let before: View | "control" = view;
  let draft: Answer | undefined;
  let latest: Posted | undefined;
  let unrecorded: Posted | undefined;
  let error: string | undefined;
  let kept = false;
  let releasing: Promise<unknown> = Promise.resolve();
  let sending: Promise<unknown> = releasing;

  const show = (next: View | "control", focus = true): void => {
    view = next;
    document.dispatchEvent(new CustomEvent("consentry:shown", { detail: next !== "control" }));
    if (next === "control") {
      stage.put(drawControl(get(), texts), focus ? null : undefined);
      return;
    }
    const pending = draft?.purposes;
    const panel = draw({ view: next, state: get(), options, pending, error, kept });
    stage.put(panel, focus ? panel : undefined);
  };
  const home = (): View => (get().model === "opt-in" ? "choose" : "out");

  let part: Promise<Live> | undefined;
  const live = (): Promise<Live> =>
    (part ??= import(options.live).then(
      ({ live }: { live: typeof makeLive }) =>
        live(link, root, { get, texts, language, endpoint, always }),
      (cause: unknown) => {
        part = undefined;
        throw cause;
      },
    ));
  const hold = (state: State): void => {
    link.apply(state);
    closeFrames(link.denied);
    dropCookies(link.deniedCookie);
    releasing = releasing
      .then(live)
      .then(async ({ release, embeds }) => {
        await release(get);
        embeds();
      })
      .catch(console.error);
  };

  /** Makes a state hold here, in the site's other tabs, and in workers. */
  const spread = (state: State): void => {
    tell(state);
    hold(state);
  };

  const confirm = (
    state: Recorded,
    from: View | "control",
    answer?: Answer,
    lost = false,
  ): void => {
    unsent.drop();
    unrecorded = undefined;
    if (lost && reloads) {
      tell(state);
      location.reload();
      return;
    }
    spread(state);
    if (draft === answer) {
      draft = error = undefined;
      view = from === "out" ? from : "control";
    }
    show(view, false);
    const at = state.receipt?.at;
    const time = at
      ? new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(
          new Date(at),
        )
      : "";
    stage.say(texts.saved + (time && " " + texts.savedAt.replace("{time}", time)));
  };

  const tagged = <T>(answer: T) => ({
    ...answer,
    bannerVersion: version,
    language,
    ...(get().pageSignal && { gpc: true }),
  });

  /** Records a signal that only the page sees, which holds in the page already. */
  const sendSignal = (): void => {
    if (!signalUntold(get())) return;
    tell(get());
    const before = latest;
    sending = sending
      .then(() => postAnswer(endpoint, tagged({ method: "gpc" as const }), texts))
      .then((state) => {
        // Whatever the visitor has answered meanwhile comes later.
        if (latest !== before) return;
        spread(state);
        show(view, false);
      })
      .catch(console.warn);
  };

  const send = (answer: Answer, from: View | "control"): void => {
    error = undefined;
    const posted = (latest = unrecorded = tagged(answer));
    const lost = get().asked.some((one) => allows(get(), one) && !answer.purposes[one]);
    // A refusal holds from now on, even where it cannot be recorded.
    if (answer.method !== "accept-all") spread(refusing(get(), answer.purposes));
    sending = sending
      .then(() => postAnswer(endpoint, posted, texts))
      .then((state) => {
        // The visitor may have answered anew meanwhile, or gone elsewhere in the banner.
        if (latest === posted) confirm(state, from, answer, lost);
      })
      .catch((cause: unknown) => {
        if (latest !== posted) return;
        kept = cause instanceof NotRecorded && cause.later;
        if (kept) unsent.keep(posted, get());
        if (draft !== answer) return;
        error = (cause as Error).message;
        show(from === "control" ? home() : from);
      });
  };

  /** Sends what an outage kept from being recorded; whatever comes of it, nothing is asked meanwhile. */
  const sendKept = (): void => {
    const posted = unsent.get(get());
    if (!posted) {
      if (get().ask && get().model === "opt-in") show("ask", false);
      return;
    }
    show("control", false);
    spread(refusing(get(), posted.purposes));
    latest = unrecorded = posted;
    sending = postAnswer(endpoint, posted, texts).then(
      (state) => {
        if (latest === posted) confirm(state, "control");
      },
      (cause: unknown) => {
        if (cause instanceof NotRecorded && !cause.later) unsent.drop();
        else unsent.later(sendKept);
      },
    );
  };

  const request = (purposes: Choices, method: Method, inWords = true): void => {
    const step = secondStep(get(), purposes);
    const overridesSignal =
      get().overridable && outweighs(get(), purposes) && (inWords || step !== "conflict");
    draft = { purposes, method, overridesSignal };
    // Opting back in takes two steps, whoever asks for it.
    if (!step || (!inWords && step === "conflict")) {
      send(draft, view);
      return;
    }
    before = view;
    show(step);
  };
  const always = (wanted: string[]): void => {
    const now = get().asked.map((one) => [one, allows(get(), one) || wanted.includes(one)]);
    request(Object.fromEntries(now) as Choices, "custom");
  };

  const switches = (): Choices =>
    Object.fromEntries(
      [...root.querySelectorAll<HTMLElement>("[data-purpose]")].map((one) => [
        String(one.dataset["purpose"]),
        one.ariaChecked === "true",
      ]),
    );

  const act = (name: string): void => {
    const all = (granted: boolean) => answerAll(get(), granted);
    switch (name) {
      case "start": {
        const { ask, model, gpc, pageSignal } = get();
        // The gateway does not know what only the page sees.
        if (pageSignal) act("gpc");
        // A signal is never answered with a question; what was answered is sent before anything is asked.
        if (recall("unsent")) sendKept();
        else if (!ask || (model !== "opt-in" && gpc)) act("control");
        else act(model === "opt-in" ? "ask" : "ask-out");
        break;
      }
      case "open":
        show(home());
        break;
      case "ask":
        // What the frame in the page does not say is drawn anew.
        if (view === "control" || get().pageSignal) show(name, false);
        break;
      case "choose":
        show(name);
        break;
      case "close":
        draft = error = undefined;
        show("control");
        break;
      case "back":
        draft = undefined;
        show(before);
        break;
      case "confirm-opt-in":
        view = before;
        if (draft) draft.confirmed = true;
      // falls through
      case "retry":
        if (draft) send(draft, view);
        break;
      case "save":
        request(switches(), "custom");
        break;
      case "accept":
      case "accept-all":
      case "opt-in":
        request(all(true), "accept-all", name !== "accept");
        break;
      case "move":
        stage.move();
        show("control");
        break;
      case "gpc":
        if (view === "control") show(view, false);
        sendSignal();
        break;
      case "ask-out":
        if (optedOut(get())) {
          if (view === "control") show("out", false);
          break;
        }
      // falls through
      case "control":
        if (!root.querySelector(".control")) show("control", false);
        break;
      default:
        request(all(false), name as Method);
    }
  };

  const learn = (state: State): void => {
    // A refusal holds until it is recorded, whatever is recorded still.
    hold(unrecorded ? refusing(state, unrecorded.purposes) : state);
    // Workers go by what they were told last.
    if (unrecorded && state.asked.some((one) => allows(state, one) && !allows(get(), one)))
      tell(get());
    show(view === "ask" && !state.ask ? "control" : view, false);
  };

  /** What something else has come to hold over meanwhile is left out. */
  const look = async (): Promise<void> => {
    const held = get();
    const state = (await (await fetch(endpoint + "/v1/state")).json()) as Partial<State>;
    const said = JSON.stringify(state.purposes);
    if (!said || get() !== held || said === JSON.stringify(held.purposes)) return;
    learn(state as State);
    tell(get());
  };
  let looking: Promise<void> | undefined;

  root.addEventListener("click", ({ target }) => {
    const one = (target as Element).closest('[role="switch"]:not([data-action])');
    one?.setAttribute("aria-checked", String(one.ariaChecked !== "true"));
  });
  // The second click of two may find another button in its place, which nobody meant.
  root.addEventListener(
    "click",
    (event) => {
      if ((event as MouseEvent).detail > 1 && (event.target as Element).closest("[data-action]"))
        event.stopImmediatePropagation();
    },
    true,
  );
  root.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") act("close");
  });
  // It is there before the answer is.
  if (document.querySelector("[data-consentry]," + FRAMES))
    void live().then(({ embeds }) => {
      embeds();
    }, console.warn);
  return {
    act,
    learn,
    refresh: () =>
      (looking ??= look()
        .catch(console.warn)
        .finally(() => (looking = undefined))),
  };
}
