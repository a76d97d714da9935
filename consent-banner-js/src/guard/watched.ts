import { match } from "./own";

/** The name of an element, without a prefix; of anything else undefined. */
export const nameOf = (node: unknown): string | undefined => (node as Element | null)?.localName;

/** What makes an element contact a host, as `element attribute`. */
export const LOADING =
  /^(\S+ (\w*src\w*|poster|data)|embed code|(image|script|use|feImage|link|base) (\w+:)?href)$/i;

/** Properties that set such an attribute, or a script's type; but for their case, they have the attribute's name. */
export const REFLECTED =
  "HTMLIFrameElement.src.srcdoc HTMLObjectElement.data HTMLScriptElement.src.type HTMLSourceElement.src.srcset HTMLImageElement.src.srcset HTMLFrameElement.src HTMLInputElement.src HTMLTrackElement.src HTMLEmbedElement.src HTMLLinkElement.href.imageSrcset HTMLMediaElement.src HTMLVideoElement.poster";

/** Properties of styles that load. */
export const LOADING_STYLES =
  "mask -webkit-mask -webkit-mask-image mask-image background-image border-image background list-style cursor list-style-image border-image-source content";

/** The element in which a text stands, or the given one itself. */
export const holder = (node: unknown): unknown => (nameOf(node) ? node : (node as Node).parentNode);

/** Says of a node whether its text is a style sheet or a script. */
export const reads = (node: unknown): boolean => {
  const name = nameOf(node);
  return name === "style" || name === "script";
};

/** The node into which a method or setter of another puts something. */
export const placeOf = (node: Node, name: string, args: unknown[]): unknown =>
  // Of the four places of `insertAdjacent…`, `beforebegin` and `afterend`.
  (match(/^(af|be|o|replaceW)/, name) ??
  (match(/Adj/, name) && match(/eb|ere/i, args[0] as string)))
    ? node.parentNode
    : holder(node);
