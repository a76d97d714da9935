import { allows, type Choices, type Purpose, type State } from "../state";
import type { DialogOptions, Texts } from "../options";
import { allowedNow, outweighs } from "./answer";
import { type Child, h } from "./dom";
import { optedOut } from "./optedOut";

/** A form of the panel: its title and text are found under its name. */
export type View = "ask" | "choose" | "out" | "confirm" | "conflict";

/** Everything that the banner shows. */
export interface Scene {
  view: View;
  state: State;
  options: DialogOptions;
  /** Answers that were given and not recorded yet. */
  pending: Choices | undefined;
  /** Why they were not recorded, in words. */
  error: string | undefined;
  /** Whether that answer is kept to be sent later. */
  kept: boolean;
}

/** Draws the panel. */
export function draw({ view, state, options, pending, error, kept }: Scene): HTMLElement {
  const { gpc, model, asked, gpcDenies, overridable, endpoint } = state;
  const { texts, links, place } = options;
  const text = (name: string) => texts[name as keyof Texts];
  const button = (action: string, ...label: Child[]) =>
    h("button", { type: "button", "data-action": action }, ...label);
  const named = (action: string) => button(action, text(action));

  const toggle = (name: string, on: boolean, attributes: Record<string, string | boolean>) =>
    h(
      "button",
      { type: "button", role: "switch", "aria-checked": String(on), ...attributes },
      h("span", {}, text(name)),
      h("i", {}),
    );

  const signal = (...children: Child[]) => h("p", { "data-role": "gpc-status" }, ...children);
  const signalStatus = () =>
    !gpc || view.startsWith("conf")
      ? undefined
      : outweighs(state, allowedNow(state))
        ? signal(texts.gpcOutweighed)
        : model === "opt-in"
          ? signal(texts.gpcOn)
          : signal(h("b", {}, texts.honored), h("br", {}), texts.honoredText);

  const row = (purpose: Purpose, control: HTMLElement) => {
    control.setAttribute("aria-describedby", purpose);
    return h("li", {}, control, h("p", { id: purpose }, text(purpose + "Text")));
  };
  // Then nothing can be allowed, and what lifts it stands on the page that the links lead to.
  const restricted = asked.some((purpose) => state.purposes[purpose]?.reason === "restricted");
  const rows = () => {
    const answers = { ...allowedNow(state), ...pending };
    return h(
      "ul",
      {},
      row("necessary", h("div", {}, texts.necessary, h("small", {}, texts.always))),
      ...asked.map((purpose) =>
        row(
          purpose,
          toggle(purpose, answers[purpose] === true, {
            "data-purpose": purpose,
            disabled: restricted || (gpc && !overridable && gpcDenies.includes(purpose)),
          }),
        ),
      ),
    );
  };

  const out = optedOut(state);
  const isOut = view === "out";
  const granted = asked.some((purpose) => allows(state, purpose));
  const buttons = {
    ask: ["accept-all", "reject-all", "choose"],
    choose: restricted ? [] : ["accept-all", granted ? "withdraw" : "reject-all", "save"],
    confirm: ["back", "confirm-opt-in"],
    conflict: ["back", "confirm-opt-in"],
    out: [],
  }[view];
  const close = button("close", "×");
  close.setAttribute("aria-label", texts.close);
  return h(
    "div",
    {
      class: "panel",
      "data-place": place,
      role: "dialog",
      "aria-labelledby": "title",
      tabindex: "-1",
    },
    h("h2", { id: "title" }, text(view + "Title")),
    close,
    restricted
      ? h("p", { "data-role": "status" }, texts.restricted)
      : h("p", {}, text(view + "Text")),
    signalStatus() ?? (isOut && out && h("p", { "data-role": "status" }, texts.optedOut)),
    view === "choose" && rows(),
    isOut &&
      toggle("opt-out", out, {
        "data-action": out ? "opt-in" : "opt-out",
        disabled: out && (restricted || (gpc && !overridable)),
      }),
    buttons.length > 0 && h("div", { class: "buttons" }, ...buttons.map(named)),
    error &&
      h(
        "p",
        { role: "alert" },
        texts.failed,
        " ",
        error,
        " ",
        kept && texts.unsent,
        named("retry"),
      ),
    h(
      "p",
      { class: "links" },
      ...(["privacyPolicy", "notice", "dpo"] as const).map(
        (name) => links[name] && h("a", { href: links[name] }, texts[name]),
      ),
      ...(isOut || view === "choose"
        ? [h("a", { href: endpoint + "/preferences" }, texts.details), named("move")]
        : []),
    ),
  );
}
