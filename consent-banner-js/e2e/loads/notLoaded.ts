/**
 * Cases of which Chromium loads nothing, so that they prove nothing about what is denied; they have to do no
 * harm. By name, since some are single products of tables.
 */
export const NOT_LOADED = new Set([
  // Loaded by the browser around the page, or in a top-level document of it only.
  "preconnect",
  "preconnect with credentials",
  "name look-up",
  "name look-up without scheme",
  "search",
  "manifest",
  "icon",
  // References into other documents that Chromium does not follow.
  "SVG filter",
  "SVG use",
  "SVG pattern",
  "SVG animation of a fill",
  "SVG animation by",
  "SVG filter of data",
  "style filter",
  "style offset",
  // Elements and functions that it does not have.
  "SVG frame",
  "frame, SVG that it leaves",
  "style of a source",
  "style condition",
  "preload of a module of data",
  // Parked as a whole whoever is meant, since the address is not in the style sheet.
  "style from an attribute",
  // Resolved when they are met.
  "base behind a picture",
  "base behind a lazy frame",
  "base behind a style",
  "base behind a deferred module",
]);

/** Whether Chromium refuses to load an element's address because it names a user; in frames it does not. */
export const isRefused = (name: string): boolean => /^(?!frame).*address user/.test(name);
