/**
 * Cases of which Chromium loads nothing, so that they prove nothing about what is denied; they have to do no
 * harm. By name, since some are single products of tables.
 */
const NOT_LOADED = new Set([
  // Loaded by a whole browser with a profile that lasts, and not by one that is driven.
  "header that preconnects",
  "header that names rules",
  "preconnect",
  "preconnect with credentials",
  "name look-up",
  "name look-up without scheme",
  "search",
  "manifest",
  "icon",
  "header that preloads candidates",
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
  "link to expect",
  "fenced frame",
  "object's parameter",
  "object's movie",
  "frame of data in parts",
  "frame of a message",
  "header that names a look-up",
  "header that is a dictionary",
  "header that expects",
  "header that filters",
  "style address with modifiers",
  "style worklet",
  "style image function",
  "style counter",
  "style in a starting style",
  "style cross-fade without prefix",
  "object in a select",
  "portal",
  "sound",
  "applet",
  "preload of a video",
  "prerender",
  "monetization",
  // Parked as a whole whoever is meant, since the address is not in the style sheet.
  "style from an attribute",
  "style from an attribute as CSS",
  "style from an attribute as an image",
  "style from an attribute in a variable",
  // Resolved when they are met.
  "base behind a picture",
  "base behind a lazy frame",
  "base behind a style",
  "base behind a deferred module",
]);

/** Live cases that stay off after consent until the page is loaded anew. */
const FOR_RELOAD = new Set([
  // Happens once, while the page loads.
  "ping",
  "ping of an area",
  "form sent to a frame",
  "SVG handler",
  "handler that imports",
  "handler with entities that imports",
  "handler of a frame that imports",
  "SVG set",
  "SVG set by xlink",
  "SVG animation of values",
  "SVG animation from",
  "SVG animation of a mask",
  "preload of candidates",
  "preload of sized candidates",
  "embed",
  // No script reaches into it.
  "shadow root with a style",
]);

/**
 * Whether a case stays off until then: what was taken out of styles and import maps does too, and what a script has done
 * with an element of AMP, since it looks but once.
 */
export const isForReload = (name: string): boolean =>
  FOR_RELOAD.has(name) || /^(style|SVG style|SVG mask in a style|import map|AMP)/.test(name);

/** Spellings that are none where white space ends an address, or where a newline or a backslash means something else. */
const MISSPELT =
  /^candidates, address (control|tab|newline|carriage)|^style, address (spaces|newlines|carriage|mixed|slash and|backslashes)/;

/** Addresses that name a user, which Chromium does not load. */
const REFUSED = "address user";

/** Whether Chromium contacts somebody because of a case, by its name. */
export const isLive = (name: string): boolean =>
  !NOT_LOADED.has(name) && !MISSPELT.test(name) && !name.includes(REFUSED);
