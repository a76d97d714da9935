import { match, reader } from "./own";

/** The name of a node, in capitals for HTML, with a prefix where it has one. */
export const nameOf = reader<string>("Node", "nodeName");

/** Attributes that make an element contact a host, as `element attribute`. */
const LOADING =
  /^(.*:)?((script|i?frame|img|source|track|embed|input|audio|video) src|(img|source) srcset|iframe srcdoc|video poster|object data|(link|script|image|feImage|use|base) (.*:)?href|link imagesrcset|a(rea)? ping|\S+ attributionsrc|meta content|(body|t\w+) background|(set|animate) (to|from|by|values))$/i;

/** Attributes that are styles, or take addresses as styles do. */
const STYLING = /^(style|mask|clip-path|cursor|fill|filter|stroke|marker.*)$/i;

/** Properties that set such an attribute, or a script's type; but for their case, they have the attribute's name. */
export const REFLECTED =
  "src srcset srcdoc href data poster imageSrcset type ping attributionSrc content background";

/** Interfaces of HTML that have them, without what all their names have. */
export const INTERFACES =
  "Script IFrame Frame Image Link Source Media Video Track Embed Object Input Base Anchor Area Meta Body";

/** Interfaces of SVG whose `href` loads. */
export const SVG_INTERFACES = "SVGScriptElement SVGImageElement SVGUseElement SVGFEImageElement";

/** Says whether setting an attribute can contact a host. */
export const watched = (element: Element, name: string): unknown =>
  match(LOADING, `${nameOf(element)} ${name}`);

/** Says whether an attribute's value is a style. */
export const styling = (name: string): unknown => match(STYLING, name);

/** Says of a node whether its text is a style sheet or a script. */
export const reads = (node: unknown): unknown => match(/^(.*:)?(style|script)$/i, nameOf(node));
