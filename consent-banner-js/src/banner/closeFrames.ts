/** Has the guarded setters park what is denied by now. */
function judgeAgain(element: Element): void {
  for (const name of ["src", "srcset"]) {
    const value = element.getAttribute(name);
    if (value) element.setAttribute(name, value);
  }
}

/**
 * Parks the frames that consent no longer covers, and ends what runs in them, and the images that the browser has put off. The
 * site's own frames get the page's guard, where they came without one while all was allowed: the guard enters what is
 * reached into.
 *
 * @param denied judges a frame's address
 */
export function closeFrames(denied: (url: string) => boolean, within: ParentNode = document): void {
  for (const element of within.querySelectorAll("*")) {
    if (element.shadowRoot) closeFrames(denied, element.shadowRoot);
    const { complete, contentDocument, src } = element as Partial<
      HTMLImageElement & HTMLIFrameElement
    >;
    if (element.localName === "img" && !complete && element.matches("[loading=lazy i]")) {
      element.closest("picture")?.querySelectorAll("source").forEach(judgeAgain);
      judgeAgain(element);
    } else if (element.localName === "iframe")
      if (src && denied(src)) {
        judgeAgain(element);
        // A frame goes on with its document until it is taken out. The page may hold on to it.
        const { parentNode, nextSibling } = element;
        element.remove();
        parentNode?.insertBefore(element, nextSibling);
      } else if (contentDocument) closeFrames(denied, contentDocument);
  }
}
