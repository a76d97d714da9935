import type { State } from "../state";

/**
 * Reads the state that the gateway wrote into the page.
 *
 * @param json the content of `#consentry-state`, or nothing where the element is missing
 * @returns the state, or the closed one where the text cannot be read: nothing but `necessary`, and no questions. Without an
 *     endpoint the banner stays away
 */
export function readState(json: string | null | undefined): State {
  let state: State | undefined;
  try {
    // eslint-disable-next-line @typescript-eslint/non-nullable-type-assertion-style -- where there is none, that is no JSON
    state = JSON.parse(json as string) as State;
  } catch {
    // It is the closed one.
  }
  return {
    asked: [],
    gpcDenies: [],
    choices: {},
    ...state,
    purposes: { ...state?.purposes },
  } as State;
}
