import type { Options } from "../options";
import css from "./control.css";
import { h } from "./dom";
import { keep } from "./keep";

/** The place in the page where the banner is shown. */
export interface Stage {
  root: ShadowRoot;
  /** Whether the question stood in the page's markup. */
  framed: boolean;
  /**
   * Shows an element in place of the one before.
   *
   * @param focus what gets the focus even if it was elsewhere in the page
   */
  put(this: void, next: HTMLElement, focus?: HTMLElement | null): void;
  /** Says something to a screen reader. */
  say(this: void, text: string): void;
  /** Takes further styles. */
  style(this: void, css: string): void;
  /** Moves the control to the next corner, for good. */
  move(this: void): void;
}

/**
 * Puts the banner's element into the page, and back where the page drops it. What the gateway put there
 * already is taken over as it stands.
 *
 * @param act gets the name of each action that the visitor takes
 */
export function makeStage(
  { element, language, texts }: Options,
  act: (name: string) => void,
): Stage {
  const right = /^(ar|fa|he|ur)\b/.test(language);
  const host =
    document.querySelector<HTMLElement>(element) ??
    h(element, { lang: language, dir: right ? "rtl" : undefined });
  const there = host.shadowRoot;
  const root = there ?? host.attachShadow({ mode: "open" });
  const find = (selector: string) => there?.querySelector<HTMLElement>(selector);
  const status = find("[role=status]") ?? h("p", { role: "status", class: "say" });
  const region =
    find("[role=region]") ?? h("div", { role: "region", "aria-label": texts.label }, status);
  let shown = find(".panel") ?? undefined;
  const corner = (at: number) => {
    host.dataset["corner"] = String(at);
  };
  const style = (text: string) => {
    // The sheet of the first frame has everything; whether a policy kept it away shows in what it does.
    if (shown && getComputedStyle(shown).display === "grid") return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  };
  corner(Number(keep.get("corner")));
  if (!there) root.append(region);
  style(css);
  root.addEventListener("click", (event) => {
    const target = (event.target as Element).closest<HTMLElement>("button");
    if (target?.dataset["action"]) {
      // Without us a form would do it.
      event.preventDefault();
      act(target.dataset["action"]);
    } else target?.setAttribute("aria-checked", String(target.ariaChecked !== "true"));
  });
  root.addEventListener("keydown", (event) => {
    if ((event as KeyboardEvent).key === "Escape") act("close");
  });
  // Pages that put another body in the place of theirs would take the way back to the choice away.
  const watch = new MutationObserver(() => {
    enter();
  });
  const enter = () => {
    if (!host.isConnected) document.body.prepend(host);
    watch.observe(document.documentElement, { childList: true });
    watch.observe(document.body, { childList: true });
  };
  enter();

  return {
    root,
    framed: !!shown,
    style,
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
        (same ?? focus ?? next.querySelector("button") ?? next).focus();
    },
    say(text) {
      status.textContent = text;
    },
    move() {
      const next = (Number(host.dataset["corner"]) + 1) % 4;
      corner(next);
      keep.set("corner", String(next));
    },
  };
}
