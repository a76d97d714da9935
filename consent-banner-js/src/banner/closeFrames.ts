/** Has the guarded setters park what is denied by now. */
function judgeAgain(element: Element): void {
  for (const name of ["src", "srcset"]) {
    const value = element.getAttribute(name);
    if (value) element.setAttribute(name, value);
  }
}

function close(element: Element, denied: (url: string) => boolean): void {
  if (element.shadowRoot) closeFrames(denied, element.shadowRoot);
  if (element.matches("img[loading=lazy i]") && !(element as HTMLImageElement).complete) {
    element.closest("picture")?.querySelectorAll("source").forEach(judgeAgain);
    judgeAgain(element);
  } else if (element.matches("iframe")) {
    const { contentDocument, nextSibling, parentNode, src } = element;
    if (src && denied(src)) {
      judgeAgain(element);
      // A frame goes on with its document until it is taken out. The page may hold on to it.
      element.remove();
      parentNode?.insertBefore(element, nextSibling);
    } else if (contentDocument) closeFrames(denied, contentDocument);
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
  for (const element of within.querySelectorAll("*"))
    try {
      close(element, denied);
    } catch (error) {
      // An element of the page's own may be anything.
      console.error(error);
    }
}
