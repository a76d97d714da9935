import { CHANNEL } from "../named";
import type { State } from "../state";

/**
 * Tells the site's other windows what holds, once a form of the preferences page was answered: they learn of it as from each
 * other. Without scripts, they ask when they are come back to.
 */
async function tell(): Promise<void> {
  const answer = await fetch("v1/state");
  const state = (await answer.json()) as Partial<State>;
  if (answer.ok && state.purposes) new BroadcastChannel(CHANNEL).postMessage(state);
}

tell().catch(console.warn);
