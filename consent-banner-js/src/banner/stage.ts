import type { Texts } from "../options";
import { directionOf, h } from "./dom";
import { retain } from "./keep";

/** The place in the page where the banner is shown. */
export interface Stage {
  /** Whether the question stood in the page's markup. */
  asks: boolean;
  /**
   * Shows an element in place of the one before.
   *
   * @param focus what gets the focus even if it was elsewhere in the page
   */
  put(this: void, next: HTMLElement, focus?: HTMLElement | null): void;
  /** Says something to a screen reader. */
  say(this: void, text: string): void;
  /** Moves the control to the next corner, for good. */
  move(this: void): void;
}

/**
 * Makes the banner's element ready to show something. What the gateway put there already is taken over as it stands.
 *
 * @param root the element's shadow root
 * @param css styles of everything
 */
export function makeStage(root: ShadowRoot, language: string, texts: Texts, css: string): Stage {
  const host = root.host as HTMLElement;
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);
  const status = find("[role=status]") ?? h("p", { role: "status", class: "say" });
  const region =
    find("[role=region]") ?? h("div", { role: "region", "aria-label": texts.label }, status);
  const panel = find(".panel");
  let shown = panel ?? find(".control");
  host.lang = language;
  if (directionOf(language) === "rtl") host.dir = "rtl";
  if (!region.isConnected) root.append(region);
  // The sheet of the question has everything; whether a policy kept it away shows in what it does.
  if (!panel || getComputedStyle(panel).display !== "grid") {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  }
  for (const one of root.querySelectorAll("[hidden]")) one.removeAttribute("hidden");

  return {
    asks: !!panel,
    put(next, focus) {
      const before = root.activeElement as HTMLElement | null;
      const [name, value] = Object.entries(before?.dataset ?? {})[0] ?? [];
      if (shown) shown.replaceWith(next);
      else region.append(next);
      shown = next;
      const same =
        name === undefined
          ? null
          : next.querySelector<HTMLElement>(`[data-${name}="${value ?? ""}"]`);
      if (focus !== undefined || before)
        (same ?? focus ?? next.querySelector<HTMLElement>("a, button") ?? next).focus();
    },
    say(text) {
      status.textContent = text;
    },
    move() {
      const next = String((Number(host.dataset["corner"]) + 1) % 4);
      host.dataset["corner"] = next;
      retain("corner", next);
    },
  };
}
