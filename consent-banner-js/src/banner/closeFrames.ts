/** Has the guarded setters park what is denied by now. */
function judgeAgain(element: Element): void {
  for (const { name, value } of [...element.attributes])
    // No handlers, which a page's policy may not take from us.
    if (!name.startsWith("o")) element.setAttribute(name, value);
}

/**
 * Parks the frames that consent no longer covers, and ends what runs in them, the images that the browser has put off, and what
 * templates hold. The site's own frames get the page's guard, where they came without one while all was allowed: the guard enters
 * what is reached into.
 *
 * @param denied judges a frame's address
 */
export function closeFrames(denied: (url: string) => boolean, within: ParentNode = document): void {
  for (const element of within.querySelectorAll("*"))
    try {
      const { nextSibling, parentNode } = element;
      const { shadowRoot, content, contentDocument } = element as Partial<
        HTMLTemplateElement & HTMLIFrameElement
      >;
      for (const tree of [shadowRoot, content, contentDocument])
        if (tree?.nodeType) closeFrames(denied, tree);
      if (
        // What is in a template comes into the page as a copy, which nobody sets.
        !element.isConnected ||
        (element.matches("img[loading=lazy i]") && !(element as HTMLImageElement).complete)
      ) {
        element.closest("picture")?.querySelectorAll("source").forEach(judgeAgain);
        judgeAgain(element);
      } else if (element.matches("iframe") && denied(element.src)) {
        judgeAgain(element);
        // A frame goes on with its document until it is taken out. The page may hold on to it.
        element.remove();
        parentNode?.insertBefore(element, nextSibling);
      }
    } catch (error) {
      // An element of the page's own may be anything.
      console.error(error);
    }
}
