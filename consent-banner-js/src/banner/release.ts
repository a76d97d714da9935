import type { Link } from "../api";

/** The longest time for which scripts wait for one before them, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Puts a live script in the place of a parked one. What an inline script writes goes after it, since
 * by now `document.write` would begin a new page.
 *
 * @returns the end of loading where later scripts have to wait for it, otherwise no wait
 */
export function revive(parked: HTMLScriptElement, restore: Link["restore"]): Promise<void> {
  // It never ran, so its copy may.
  const script = parked.cloneNode(true) as HTMLScriptElement;
  script.async = parked.hasAttribute("async");
  restore(script);
  if (/^text\/partytown$/i.test(script.type)) {
    // Partytown runs it in a worker, and wants to be told that there is more.
    parked.replaceWith(script);
    dispatchEvent(new CustomEvent("ptupdate"));
    return Promise.resolve();
  }
  if (script.hasAttribute("src")) {
    const loaded = new Promise<void>((resolve) => {
      script.onload = script.onerror = () => {
        resolve();
      };
      setTimeout(resolve, PATIENCE);
    });
    parked.replaceWith(script);
    return script.async || script.noModule ? Promise.resolve() : loaded;
  }
  let written = "";
  const { ownerDocument } = parked;
  const page = ownerDocument as unknown as Record<string, unknown>;
  page["write"] = page["writeln"] = (...html: string[]) => {
    written += html.join("");
  };
  parked.replaceWith(script);
  // Uncovers the methods of the prototype.
  delete page["write"];
  delete page["writeln"];
  if (written) script.after(ownerDocument.createRange().createContextualFragment(written));
  return Promise.resolve();
}

/** The parked elements under a node, in document order, those in open shadow roots and in the site's own frames included. */
function parkedIn(root: ParentNode): Element[] {
  return [...root.querySelectorAll("*")].flatMap((element) => [
    ...(element.hasAttribute("data-consentry") ? [element] : []),
    ...[element.shadowRoot, (element as Partial<HTMLIFrameElement>).contentDocument].flatMap(
      (inside) => (inside ? parkedIn(inside) : []),
    ),
  ]);
}

/**
 * Releases, in document order, every parked element of which all purposes are allowed.
 *
 * @param allowed asked again for each element, since an answer can change while scripts load
 */
export async function release(
  allowed: (purpose: string) => boolean,
  { made, restore }: Link,
): Promise<void> {
  const loading: Promise<void>[] = [];
  for (const element of parkedIn(document)) {
    const isScript = element.localName === "script" && !made.has(element);
    const free = () => (element.getAttribute("data-consentry") ?? "").split(" ").every(allowed);
    if (!free()) continue;
    // External scripts keep their order among themselves; an inline one runs at once.
    if (isScript && !element.hasAttribute("data-consentry-src")) await Promise.all(loading);
    if (!free() || !element.isConnected) continue;
    if (isScript) loading.push(revive(element as HTMLScriptElement, restore));
    else {
      restore(element);
      // Media have looked for a source already.
      (element.parentNode as Partial<HTMLMediaElement>).load?.();
    }
  }
}
