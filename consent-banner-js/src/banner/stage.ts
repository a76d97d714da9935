import { h } from "./dom";
import css from "./style.css";
import { draw, type Scene } from "./view";

/** The place in the page where the banner is shown. */
export interface Stage {
  /**
   * Shows a scene in place of the one before.
   *
   * @param focus whether to put the focus there even if it was elsewhere in the page
   */
  show(this: void, scene: Scene, focus: boolean): void;
  /** Says something to a screen reader. */
  say(this: void, text: string): void;
  /** The answers that the switches show. */
  switches(this: void): Record<string, boolean>;
}

/**
 * Puts the banner's element into the page.
 *
 * @param act gets the name of each action that the visitor takes
 */
export function makeStage(label: string, language: string, act: (name: string) => void): Stage {
  const host = h("consentry-banner", { lang: language });
  const root = host.attachShadow({ mode: "open" });
  const status = h("p", { role: "status" });
  const region = h("div", { role: "region", "aria-label": label }, status);
  root.append(region);
  if ("adoptedStyleSheets" in root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  }
  root.addEventListener("click", (event) => {
    const target = (event.target as Element).closest<HTMLElement>("button");
    if (target?.dataset["action"]) act(target.dataset["action"]);
    else target?.setAttribute("aria-checked", String(target.ariaChecked !== "true"));
  });
  root.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") act("close");
  });
  document.body.prepend(host);

  let shown: HTMLElement | undefined;
  return {
    show(scene, focus) {
      const before = root.activeElement as HTMLElement | null;
      const [name, value] = Object.entries(before?.dataset ?? {})[0] ?? [];
      const next = draw(scene);
      if (shown) shown.replaceWith(next);
      else region.append(next);
      shown = next;
      const same =
        name === undefined
          ? null
          : next.querySelector<HTMLElement>(`[data-${name}="${value ?? ""}"]`);
      const first = scene.view === "control" ? next.querySelector("button") : next;
      if (focus || before) (same ?? first)?.focus();
    },
    say(text) {
      status.textContent = text;
    },
    switches() {
      return Object.fromEntries(
        [...root.querySelectorAll<HTMLElement>("[data-purpose]")].map((one) => [
          String(one.dataset["purpose"]),
          one.ariaChecked === "true",
        ]),
      );
    },
  };
}
