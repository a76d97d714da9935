import { recall } from "./keep";

/**
 * Finds the banner's element where the gateway put it, or puts one there, and back where the page drops it: pages that
 * put another body in the place of theirs would take the way back to the choice away.
 *
 * @param element the element's name
 * @param act gets the name of each action that the visitor takes
 * @param near called whenever the visitor comes near to it
 * @returns the element's shadow root
 */
export function place(
  element: string,
  act: (name: string) => void,
  near: () => unknown,
): ShadowRoot {
  const host = document.querySelector<HTMLElement>(element) ?? document.createElement(element);
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  host.dataset["corner"] = recall("corner") ?? "0";
  root.addEventListener("click", (event) => {
    const action = (event.target as Element).closest<HTMLElement>("[data-action]")?.dataset[
      "action"
    ];
    if (action) {
      // Without us a form would do it, or a link.
      event.preventDefault();
      act(action);
    }
  });
  root.addEventListener("pointerover", near);
  const enter = () => {
    // A framework that takes over the whole document (React) stumbles on what stands first in the body, not on what stands last.
    if (!host.isConnected) document.body.append(host);
    for (const one of [document, document.documentElement, document.body])
      watch.observe(one, { childList: true });
  };
  const watch = new MutationObserver(enter);
  host.remove();
  enter();
  // Who goes through the page by keyboard comes upon it first all the same.
  const first = () => {
    if (!root.activeElement) document.body.prepend(host);
  };
  addEventListener("keydown", first, { once: true });
  return root;
}
