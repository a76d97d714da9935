/**
 * Parks the frames that consent no longer covers, and ends what runs in them, and the images that the browser has put off. The
 * site's own frames get the page's guard, where they came without one while all was allowed: the guard enters what is
 * reached into.
 *
 * @param denied judges a frame's address
 */
export function closeFrames(denied: (url: string) => boolean, within = document): void {
  for (const image of within.querySelectorAll<HTMLImageElement>("img[loading=lazy]"))
    if (!image.complete)
      for (const name of ["src", "srcset"]) {
        const value = image.getAttribute(name);
        // The guarded setter parks it.
        if (value) image.setAttribute(name, value);
      }
  for (const frame of within.querySelectorAll("iframe"))
    if (frame.src && denied(frame.src)) {
      // A frame goes on with its document until it is taken out. The page may hold on to it.
      frame.setAttribute("src", frame.src);
      const { parentNode, nextSibling } = frame;
      frame.remove();
      parentNode?.insertBefore(frame, nextSibling);
    } else if (frame.contentDocument) closeFrames(denied, frame.contentDocument);
}
