import { allows, isGrantable, type Choices, type Method, type State } from "../state";
import { optedOut } from "./optedOut";

/** What the visitor answers, as `POST /v1/choices` takes it. */
export interface Answer {
  purposes: Choices;
  method: Method;
  /** Whether the visitor was told that this answer outweighs Global Privacy Control. */
  overridesSignal: boolean;
  /** Whether the visitor was asked a second time before opting back in. */
  confirmed?: boolean;
}

/** The same answer to everything that is asked. */
export function answerAll(state: State, granted: boolean): Choices {
  return Object.fromEntries(state.asked.map((purpose) => [purpose, granted]));
}

/** The answers that hold now, given or by default. */
export function allowedNow(state: State): Choices {
  return Object.fromEntries(state.asked.map((purpose) => [purpose, allows(state, purpose)]));
}

/** Whether an answer grants something that Global Privacy Control denies. */
export function outweighs({ gpc, gpcDenies }: State, choices: Choices): boolean {
  return gpc && gpcDenies.some((purpose) => choices[purpose]);
}

/**
 * The second step that an answer takes: opting back in after an opt-out does, and so does going
 * against Global Privacy Control.
 */
export function secondStep(state: State, choices: Choices): "confirm" | "conflict" | undefined {
  const fresh = state.asked.filter((purpose) => choices[purpose] && !allows(state, purpose));
  if (state.overridable && outweighs(state, answerAll({ ...state, asked: fresh }, true)))
    return "conflict";
  return state.model !== "opt-in" && fresh.length && optedOut(state) ? "confirm" : undefined;
}

/** Whether the gateway allows what a signal that only the page sees denies: it has to be recorded. */
export function signalUntold({ pageSignal, gpcDenies, purposes }: State): boolean {
  return !!pageSignal && gpcDenies.some((purpose) => purposes[purpose]?.reason === "gpc");
}

/** The state in which the refusals of an answer hold already, whatever becomes of recording it. */
export function refusing(state: State, choices: Choices): State {
  const purposes = { ...state.purposes };
  for (const purpose of state.asked)
    if (!choices[purpose] && isGrantable(state, purpose))
      purposes[purpose] = { allowed: false, reason: "refused" };
  return { ...state, purposes };
}
