/**
 * Parks the frames that consent no longer covers, and ends what runs in them.
 *
 * @param denied judges a frame's address
 */
export function closeFrames(denied: (url: string) => boolean): void {
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.src && denied(frame.src)) {
      // The guarded setter parks it; a frame goes on with its document until it is taken out.
      frame.setAttribute("src", frame.src);
      frame.replaceWith(frame.cloneNode(true));
    }
}
