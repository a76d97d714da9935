/** The name of an element, without a prefix; of anything else undefined. */
export const nameOf = (node: unknown): string | undefined => (node as Element | null)?.localName;

/** What makes an element contact a host, as `element attribute value`: of contents, only those of a refresh. */
export const LOADING =
  /^(\S+ (\w*src\w*|poster|data)|(link|script|image|feImage|use|base) (\w+:)?href) /i;

/** Properties that set such an attribute, or a script's type; but for their case, they have the attribute's name. */
export const REFLECTED = "src srcset srcdoc href data poster imageSrcset type";

/** Interfaces of HTML that have them, without what all their names have. */
export const INTERFACES =
  "Script IFrame Frame Image Link Source Media Video Track Embed Object Input";

/** Interfaces of SVG whose `href` loads. */
export const SVG_INTERFACES = "SVGScriptElement SVGImageElement SVGUseElement SVGFEImageElement";

/** Says of a node whether its text is a style sheet or a script. */
export const reads = (node: unknown): boolean => {
  const name = nameOf(node);
  return name === "style" || name === "script";
};
