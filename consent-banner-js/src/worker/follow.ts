/* eslint-disable @typescript-eslint/unbound-method -- called by `apply` */
import { accessor, apply } from "../guard/own";
import { CHANNEL } from "../named";
import { allows, type Purpose, type State } from "../state";

const { json } = Response.prototype;
const dataOf = accessor("MessageEvent", "data") as unknown as (
  event: unknown,
) => Partial<State> | null;

/** How long a question that nobody answered is not asked again, in milliseconds. */
const PAUSE = 5_000;

/**
 * Follows what is answered in the site's pages. They tell each other of it on a channel on which any of their scripts may
 * speak: what is told there only takes away, at once, and nothing is allowed that the gateway has not said itself.
 *
 * @param began the state under which the worker began
 * @returns what holds whenever it is wanted; the first time that it is, the gateway is asked whether it still does, since what
 *     was answered while the worker's script was on its way has been missed
 */
export function follow(began: State): () => State {
  const request = fetch.bind(self);
  const later = setTimeout.bind(self);
  const purposes = Object.keys(began.purposes) as Purpose[];
  const held: Record<string, State["purposes"][Purpose]> = { ...began.purposes };
  let told = began;
  let asked: State | undefined;
  const take = (state: State, which: (purpose: Purpose) => boolean) => {
    for (const purpose of purposes) if (which(purpose)) held[purpose] = state.purposes[purpose];
  };
  const confirm = async (asking: State): Promise<void> => {
    const answer = await request(self.origin + began.endpoint + "/v1/state");
    const state = (await apply(json, answer, [])) as Partial<State>;
    // What was told meanwhile may be newer.
    if (asking === told) take(state as State, (purpose) => allows(told, purpose));
  };
  // Where the worker's own policy keeps it from asking, or nobody answers, it stays as it is for now.
  const ask = () => {
    if (asked === told || !began.endpoint) return;
    const asking = (asked = told);
    confirm(asking).catch((cause: unknown) => {
      console.warn(cause);
      later(() => {
        if (asked === asking) asked = undefined;
      }, PAUSE);
    });
  };
  try {
    new BroadcastChannel(CHANNEL).onmessage = (event) => {
      const state = dataOf(event);
      if (!state?.purposes) return;
      told = state as State;
      take(told, (purpose) => !allows(told, purpose));
      if (purposes.some((purpose) => allows(told, purpose) && !held[purpose]?.allowed)) ask();
    };
  } catch {
    // In a sandbox nobody can be heard.
  }
  return () => {
    ask();
    return { ...began, purposes: held };
  };
}
