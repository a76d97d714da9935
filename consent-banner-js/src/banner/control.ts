import type { Texts } from "../options";
import type { State } from "../state";
import { h } from "./dom";
import { optedOut } from "./optedOut";

/** The opt-out icon that California asks for (11 CCR 7015): a pill with a tick and a cross. */
function icon(): Element {
  const make = (tag: string, attributes: Record<string, string>) => {
    const one = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) one.setAttribute(name, value);
    return one;
  };
  const svg = make("svg", { viewBox: "0 0 30 14", "aria-hidden": "true" });
  const pill = "M7 1h16a6 6 0 0 1 0 12H7A6 6 0 0 1 7 1";
  svg.append(
    make("path", { d: pill, fill: "#fff" }),
    make("path", { d: "M17.4 1H23a6 6 0 0 1 0 12h-8.4z", fill: "#06f" }),
    make("path", { d: pill, fill: "none", stroke: "#06f" }),
    make("path", {
      d: "M5.5 7.2 8 9.6l4-5.2",
      fill: "none",
      stroke: "#06f",
      "stroke-width": "1.6",
    }),
    make("path", { d: "m19.8 4.4 5 5.2m0-5.2-5 5.2", stroke: "#fff", "stroke-width": "1.6" }),
  );
  return svg;
}

/**
 * Draws the permanent way back to the choices, with the state of an opt-out where that is shown: what the gateway writes
 * into pages as markup, for all that a page does not have it, or something has changed.
 */
export function drawControl(state: State, texts: Texts): HTMLElement {
  const { endpoint, gpc, model } = state;
  const out = model === "opt-out";
  const honored = gpc && model !== "opt-in" && optedOut(state);
  return h(
    "div",
    { class: "control" },
    h(
      "a",
      { href: endpoint + "/preferences", "data-action": "open" },
      out ? texts.outTitle : texts.chooseTitle,
      out && icon(),
    ),
    honored && h("p", { "data-role": "gpc-status" }, h("i", { class: "on" }), texts.honored),
  );
}
