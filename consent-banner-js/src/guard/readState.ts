import type { State } from "../state";

/**
 * What holds when the page carries no readable state: nothing but `necessary`, and no questions.
 * Without an endpoint the banner stays away.
 */
const CLOSED = {
  purposes: {},
  asked: [],
  gpcDenies: [],
  choices: {},
} as unknown as State;

/**
 * Reads the state that the gateway wrote into the page.
 *
 * @param json the text of `#consentry-state`, or nothing where the element is missing
 * @returns the state, or the closed one where the text cannot be read
 */
export function readState(json: string | null | undefined): State {
  try {
    const state = JSON.parse(json ?? "") as State;
    return { ...CLOSED, ...state, purposes: { ...state.purposes } };
  } catch {
    return CLOSED;
  }
}
