import { allows, type State } from "../state";

/** Whether the one opt-out switch is on: all that an opt-out of sale and sharing covers is denied. */
export function optedOut(state: State): boolean {
  const { asked, gpcDenies } = state;
  const sale = asked.filter((purpose) => gpcDenies.includes(purpose));
  return !(sale.length ? sale : asked).some((purpose) => allows(state, purpose));
}
