import type { Link } from "../api";
import { MARK, PREFIX } from "../parked";
import { allows, allowsAll, type State } from "../state";
import { restoreTrusted } from "./restore";
import { back, editStyles, out } from "./styles";
import { isDeferred, type Revive } from "./revive";

/** The trees inside of an element. One of the page's own may answer anything, or throw. */
function treesIn(element: Partial<HTMLIFrameElement & HTMLTemplateElement>) {
  try {
    return [element.shadowRoot, element.contentDocument, element.content];
  } catch {
    return [];
  }
}

/** The elements under a node, in document order, those in open shadow roots and in the site's own frames included. */
function* elementsIn(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll("*")) {
    yield element;
    for (const inside of treesIn(element)) if (inside?.nodeType) yield* elementsIn(inside);
  }
}

/** Scripts of an address that may run in any order. */
const ASYNC = "script[async][data-consentry-src]";

/**
 * Gives up a script that would load what one of the page's markup loads: who made it asked whether the page has that one, as
 * React does, and was told no, since it is parked. It hears what the other one does. One of the same address that says something
 * else in its data is another one, as each of a page's widgets is.
 */
function giveUpTwin(script: Element, elements: Element[], made: Link["made"]): void {
  if (!made.get(script) || !script.matches(ASYNC)) return;
  const first = elements.find(
    (one) =>
      !made.has(one) &&
      one.matches(ASYNC) &&
      [...script.attributes].every(
        ({ name, value }) =>
          !/^data-(consentry-src$|(?!consentry))/.test(name) || one.getAttribute(name) === value,
      ),
  );
  if (!first) return;
  script.removeAttribute(MARK);
  script.removeAttribute(PREFIX + "src");
  for (const type of ["load", "error"])
    first.addEventListener(type, () => script.dispatchEvent(new Event(type)));
}

/**
 * Releases every parked element of which all purposes are allowed: in document order, but for scripts that run once the
 * page is read, which come after all others. The addresses in styles come back where nothing is denied any more, and else those that are denied go.
 *
 * @param get asked again for each element, since an answer can change while scripts load
 */
export async function release(
  get: () => State,
  { denied, made, trust }: Link,
  revive: Revive,
): Promise<void> {
  const loading: Promise<unknown>[] = [];
  const free = (element: Element, connected = true) =>
    element.isConnected === connected &&
    element
      .getAttribute(MARK)
      ?.split(" ")
      .every((purpose) => allows(get(), purpose));
  const isScript = (element: Element) => element.localName === "script" && !made.get(element);
  const all = [...elementsIn(document)];
  const edit = allowsAll(get()) ? back : out(denied);
  for (const element of all)
    try {
      editStyles(element, edit);
      // What is in a template loads nothing there, and its copies in the page do.
      if (free(element, false)) restoreTrusted(element, trust);
    } catch (error) {
      console.error(error);
    }
  const elements = all.filter((element) => element.hasAttribute(MARK));
  for (const element of elements) if (free(element)) giveUpTwin(element, elements, made);
  for (const last of [false, true]) {
    for (const element of elements) {
      const script = isScript(element);
      if ((script && isDeferred(element)) !== last || !free(element)) continue;
      // External scripts keep their order among themselves; an inline one runs at once, and what it writes before them.
      const inline = script && !last && !element.hasAttribute("data-consentry-src");
      if (inline) await Promise.all(loading);
      if (!free(element)) continue;
      try {
        if (script) {
          const done = revive(element as HTMLScriptElement);
          if (inline) await done;
          else if (done) loading.push(done);
        } else {
          restoreTrusted(element, trust);
          // What shows something in its stead looks for its content when it comes into the page.
          if (element.matches("object,embed")) {
            const { parentNode, nextSibling } = element;
            element.remove();
            parentNode?.insertBefore(element, nextSibling);
          }
          // Media have looked for a source already.
          (element.parentNode as Partial<HTMLMediaElement>).load?.();
        }
      } catch (error) {
        // The page's policy does not take it; the others do not wait for it.
        console.error(error);
      }
    }
    await Promise.all(loading);
  }
}
