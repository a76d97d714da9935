import { CHANGE } from "../named";
/**
 * Lets released scripts hear of the page's having loaded, for which many of them wait: they were
 * parked when it did. Only a script that is being run after an answer is told.
 */
export function lateEvents(): void {
  if (Object.hasOwn(window, "addEventListener")) return;
  let answered = false;
  document.addEventListener(CHANGE, () => {
    answered = true;
  });
  for (const target of [window, document]) {
    const native = target.addEventListener.bind(target) as (...args: unknown[]) => void;
    target.addEventListener = (
      type: string,
      listener: EventListenerOrEventListenerObject,
      options?: unknown,
    ): void => {
      native(type, listener, options);
      const late =
        answered &&
        document.currentScript &&
        document.readyState === "complete" &&
        /^(load|DOMContentLoaded)$/.test(type);
      if (late)
        setTimeout(() => {
          const event = new Event(type);
          if (typeof listener === "function") listener.call(target, event);
          else listener.handleEvent(event);
        });
    };
  }
}
