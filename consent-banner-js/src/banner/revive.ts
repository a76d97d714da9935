import type { Link, Trust } from "../api";
import { followFreed, type Freed } from "./freed";
import { MARK, markParked, park, PREFIX } from "../parked";
import { areTrusted, restoreTrusted } from "./restore";

/** The longest time for which scripts wait for one before them, in milliseconds. */
const PATIENCE = 10_000;

/** How long a module without an address is taken to run: it says nothing when it has. In milliseconds. */
const MOMENT = 300;

/** Says of a parked script whether it runs once the page is read, behind those that stop the reading. */
export const isDeferred = (parked: Element): boolean =>
  !parked.hasAttribute("async") &&
  (/^module$/i.test(parked.getAttribute(PREFIX + "type") ?? "") ||
    (parked.hasAttribute("defer") && parked.hasAttribute(PREFIX + "src")));

/** Runs a parked script; returns the end of its loading, and of what it writes, where others have to wait for it. */
export type Revive = (parked: HTMLScriptElement) => Promise<unknown> | undefined;

/**
 * Says whether a browser would run a script that is not in the page yet: not what `innerHTML` made, for one. What cannot run
 * has no event either; what can has an error where its address is empty, before the same of a script behind it.
 *
 * @param room where to try without that the page sees anything
 */
function canRun(script: HTMLScriptElement, room: ShadowRoot, trust: Trust): Promise<boolean> {
  const copy = script.cloneNode() as HTMLScriptElement;
  const sure = document.createElement("script");
  return new Promise<boolean>((resolve) => {
    for (const one of [copy, sure]) one.setAttribute("src", trust.createScriptURL(""));
    copy.onerror = () => {
      resolve(true);
    };
    sure.onerror = () => {
      resolve(false);
    };
    room.append(copy, sure);
  }).finally(() => {
    copy.remove();
    sure.remove();
  });
}

/**
 * Makes what runs parked scripts: in their place, since they never ran, so that they keep their listeners, and whoever holds
 * them has the live one. What they write while they run goes after them, since by now `document.write` would begin a
 * new page, or do nothing.
 */
export function makeRevive({ made, trust }: Link, room: ShadowRoot): Revive {
  let freed: Freed | undefined;
  /** The scripts whose writing is caught, and what gets it. */
  const writers = new Map<Element | null, (html: string, trusted: boolean) => void>();
  const write = (page: Document) => {
    const has = () => [...writers.keys()].some((one) => one?.ownerDocument === page);
    for (const [name, end] of [
      ["write", ""],
      ["writeln", "\n"],
    ] as const)
      if (has())
        page[name] = (...html: string[]) => {
          const writer = writers.get(page.currentScript);
          if (writer) writer(html.join("") + end, areTrusted(html));
          // What others write is none of ours.
          else Document.prototype[name].apply(page, html);
        };
      // Uncovers the method of the prototype.
      else Reflect.deleteProperty(page, name);
  };

  /** Puts what a script wrote after it; scripts in it run one after the other, as in a page that is being read. */
  const putAfter = async (script: Element, html: string, trusted: boolean): Promise<void> => {
    const fragment = script.ownerDocument
      .createRange()
      .createContextualFragment(trusted ? trust.createHTML(html) : html);
    const scripts = [...fragment.querySelectorAll("script")].filter(
      (one) => !one.hasAttribute(MARK),
    );
    for (const one of scripts) {
      const src = one.getAttribute("src");
      if (src === null) markParked(one, ["necessary"]);
      else park(one, "src", src, ["necessary"]);
    }
    script.after(fragment);
    for (const one of scripts) await revive(one);
  };

  const revive: Revive = (parked) => {
    const { parentNode, nextSibling, ownerDocument } = parked;
    const deferred = isDeferred(parked);
    // Markup made it that browsers do not run, but jQuery would have.
    const script =
      made.get(parked) === false
        ? (ownerDocument.createRange().createContextualFragment(trust.createHTML(parked.outerHTML))
            .firstChild as HTMLScriptElement)
        : parked;
    script.nonce = parked.nonce;
    parked.remove();
    restoreTrusted(script, trust);
    script.async = script.hasAttribute("async");
    // Partytown runs it in a worker, and wants to be told that there is more.
    const told = /^text\/partytown$/i.test(script.type);
    const external = script.hasAttribute("src");
    let html = "";
    let trusted = true;
    if (!deferred && !script.async) {
      writers.set(script, (more, sure) => {
        html += more;
        trusted &&= sure;
      });
      write(ownerDocument);
    }
    const end = (): Promise<unknown> | undefined => {
      writers.delete(script);
      write(ownerDocument);
      const written = html;
      html = "";
      return written ? putAfter(script, written, trusted).catch(console.error) : undefined;
    };
    const done =
      script.async || !(deferred || external)
        ? undefined
        : new Promise((resolve) => {
            const settle = () => {
              resolve(end());
            };
            // Before what the page has on it.
            for (const type of ["load", "error"]) script.addEventListener(type, settle, true);
            setTimeout(settle, external ? PATIENCE : MOMENT);
            // Where the page's policy refuses even to try, its time decides.
            canRun(script, room, trust).then((can) => {
              if (!can) settle();
            }, console.warn);
          });
    (freed ??= followFreed()).begins(done, deferred);
    parentNode?.insertBefore(script, nextSibling);
    if (told) dispatchEvent(new CustomEvent("ptupdate"));
    return done ?? end();
  };
  return revive;
}
