import type { State } from "../state";

/**
 * Applies a Global Privacy Control signal that only the page can see, as an extension sets it
 * without the request header.
 *
 * @param state the gateway's decision
 * @param signal `navigator.globalPrivacyControl`
 * @returns the decision that holds in the page; the given one where the gateway knew the signal
 */
export function withSignal(state: State, signal: unknown): State {
  if (state.gpc || signal !== true) return state;
  const purposes = { ...state.purposes };
  if (!state.overridden)
    for (const purpose of state.gpcDenies)
      if (purposes[purpose]?.allowed)
        purposes[purpose] = {
          allowed: false,
          reason: "gpc",
          ...(!state.overridable && { grantable: false }),
        };
  return { ...state, gpc: true, pageSignal: true, purposes };
}
