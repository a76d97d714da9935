import type { Link } from "../api";

/** The longest time for which scripts wait for one before them, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Puts a live script in the place of a parked one. What an inline script writes goes after it, since
 * by now `document.write` would begin a new page.
 *
 * @returns the end of loading where later scripts have to wait for it, otherwise nothing
 */
export function revive(
  parked: HTMLScriptElement,
  { made, restore }: Link,
): Promise<unknown> | undefined {
  const range = parked.ownerDocument.createRange();
  // It never ran, so its copy may; unless markup made it that browsers do not run, but jQuery would have.
  const script = (
    made.has(parked)
      ? range.createContextualFragment(parked.outerHTML).firstChild
      : parked.cloneNode(true)
  ) as HTMLScriptElement;
  script.nonce = parked.nonce;
  script.async = parked.hasAttribute("async");
  restore(script);
  let written = "";
  const page = parked.ownerDocument as unknown as Record<string, unknown>;
  page["write"] = page["writeln"] = (...html: string[]) => {
    written += html.join("");
  };
  parked.replaceWith(script);
  // Uncovers the methods of the prototype.
  delete page["write"];
  delete page["writeln"];
  if (written) script.after(range.createContextualFragment(written));
  // Partytown runs it in a worker, and wants to be told that there is more.
  if (/^text\/partytown$/i.test(script.type)) dispatchEvent(new CustomEvent("ptupdate"));
  else if (script.hasAttribute("src") && !script.async && !script.noModule)
    return new Promise((resolve) => {
      script.onload = script.onerror = resolve;
      setTimeout(resolve, PATIENCE);
    });
  return undefined;
}

/** The parked elements under a node, in document order, those in open shadow roots and in the site's own frames included. */
function* parkedIn(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll("*")) {
    if (element.hasAttribute("data-consentry")) yield element;
    for (const inside of [
      element.shadowRoot,
      (element as Partial<HTMLIFrameElement>).contentDocument,
    ])
      if (inside) yield* parkedIn(inside);
  }
}

/**
 * Releases, in document order, every parked element of which all purposes are allowed.
 *
 * @param allowed asked again for each element, since an answer can change while scripts load
 */
export async function release(allowed: (purpose: string) => boolean, link: Link): Promise<void> {
  const loading: unknown[] = [];
  for (const element of [...parkedIn(document)]) {
    const isScript = element.localName === "script" && !link.made.get(element);
    const free = () => element.getAttribute("data-consentry")?.split(" ").every(allowed);
    if (!free()) continue;
    // External scripts keep their order among themselves; an inline one runs at once.
    if (isScript && !element.hasAttribute("data-consentry-src")) await Promise.all(loading);
    if (!free() || !element.isConnected) continue;
    if (isScript) loading.push(revive(element as HTMLScriptElement, link));
    else {
      link.restore(element);
      // Media have looked for a source already.
      (element.parentNode as Partial<HTMLMediaElement>).load?.();
    }
  }
}
