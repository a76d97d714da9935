/** The name of an element, without a prefix; of anything else undefined. */
export const nameOf = (node: unknown): string | undefined => (node as Element | null)?.localName;

/** What makes an element contact a host, as `element attribute`. */
export const LOADING =
  /^(\S+ (\w*src\w*|poster|data)|embed code|(link|script|image|feImage|use|base) (\w+:)?href)$/i;

/** Properties that set such an attribute, or a script's type; but for their case, they have the attribute's name. */
export const REFLECTED =
  "HTMLIFrameElement.src.srcdoc HTMLImageElement.src.srcset HTMLScriptElement.src.type HTMLSourceElement.src.srcset HTMLFrameElement.src HTMLInputElement.src HTMLObjectElement.data HTMLTrackElement.src HTMLMediaElement.src HTMLVideoElement.poster HTMLEmbedElement.src HTMLLinkElement.imageSrcset.href";

/** Properties of styles that load, each with its other names. */
export const LOADING_STYLES =
  "background background-image.backgroundImage mask mask-image.maskImage -webkit-mask.webkitMask.WebkitMask -webkit-mask-image.webkitMaskImage.WebkitMaskImage border-image.borderImage border-image-source.borderImageSource list-style.listStyle list-style-image.listStyleImage content cursor";

/** The element in which a text stands, or the given one itself. */
export const holder = (node: unknown): unknown => (nameOf(node) ? node : (node as Node).parentNode);

/** Says of a node whether its text is a style sheet or a script. */
export const reads = (node: unknown): boolean => {
  const name = nameOf(node);
  return name === "style" || name === "script";
};
