import type { Consentry } from "../api";
import { allows, type Choices, type Method, type State } from "../state";
import { type Answer, answerAll, optedOut, outweighs, refusing, secondStep } from "./answer";
import { closeFrames } from "./closeFrames";
import { postAnswer } from "./postAnswer";
import { release } from "./release";
import { makeStage } from "./stage";
import { loadWording } from "./texts";
import type { View } from "./view";

/** What a page opens with. A signal is never answered with a question. */
function opening(state: State): View {
  if (!state.ask) return "control";
  if (state.model === "opt-in") return "ask";
  return optedOut(state) && !state.gpc ? "out" : "control";
}

async function start({ get, attach }: Consentry): Promise<void> {
  const { endpoint } = get();
  if (!endpoint) return;
  const wording = await loadWording(get());
  const { texts } = wording;
  const channel = new BroadcastChannel("consentry");
  let view = opening(get());
  let before = view;
  let draft: Answer | undefined;
  let latest: Answer | undefined;
  let error: string | undefined;
  let releasing: Promise<unknown> = Promise.resolve();
  let sending: Promise<unknown> = releasing;

  const show = (next: View, focus = true): void => {
    view = next;
    stage.show({ view, state: get(), texts, pending: draft?.purposes, error }, focus);
  };
  const home = (): View => (get().model === "opt-in" ? "choose" : "out");

  const hold = (state: State): void => {
    if (!link) return;
    link.apply(state);
    closeFrames(link.denied);
    releasing = releasing
      .then(() => release((purpose) => allows(get(), purpose), link))
      .catch(console.error);
  };

  const send = (answer: Answer, from: View): void => {
    error = undefined;
    latest = answer;
    // A refusal holds from now on, even where it cannot be recorded.
    if (answer.method !== "accept-all") hold(refusing(get(), answer.purposes));
    sending = sending
      .then(() => postAnswer(endpoint, answer, wording))
      .then((state) => {
        // The visitor may have answered anew meanwhile, or gone elsewhere in the banner.
        if (latest !== answer) return;
        hold(state);
        channel.postMessage(state);
        if (draft === answer) {
          draft = undefined;
          view = from === "out" ? from : "control";
        }
        show(view, false);
        stage.say(texts.saved);
      })
      .catch((cause: unknown) => {
        if (draft !== answer) return;
        error = (cause as Error).message;
        show(from === "control" ? home() : from);
      });
  };

  const request = (purposes: Choices, method: Method, inWords = true): void => {
    const step = secondStep(get(), purposes);
    const overridesSignal =
      get().overridable && outweighs(get(), purposes) && (inWords || step !== "conflict");
    draft = { purposes, method, overridesSignal };
    if (!step || !inWords) {
      send(draft, view);
      return;
    }
    before = view;
    show(step);
  };

  const act = (name: string): void => {
    const all = (granted: boolean) => answerAll(get(), granted);
    switch (name) {
      case "open":
        show(home());
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
      // falls through
      case "retry":
        if (draft) send(draft, view);
        break;
      case "save":
        request(stage.switches(), "custom");
        break;
      case "accept":
      case "accept-all":
      case "opt-in":
        request(all(true), "accept-all", name !== "accept");
        break;
      default:
        request(all(false), name as Method);
    }
  };
  const stage = makeStage(texts.label, wording.language, act);
  const link = attach(act);

  const learn = (state: State): void => {
    hold(state);
    show(view === "ask" ? "control" : view, false);
  };
  channel.onmessage = ({ data }) => {
    learn(data as State);
  };
  // A page from the back-forward cache may have missed an answer.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted)
      void fetch(endpoint + "/v1/state")
        .then((response) => response.json())
        .then(learn, console.warn);
  });
  show(view, false);
}

if (window.consentry) start(window.consentry).catch(console.error);
