/** Attributes that make an element contact a host, as `element attribute`. */
const LOADING =
  /^((script|i?frame|img|source|track|embed|input|audio|video) src|(img|source) srcset|iframe srcdoc|video poster|object data|(link|script|image|feImage|use) href|link imagesrcset)$/;

/** Properties that set such an attribute, or a script's type; in lower case, they have the attribute's name. */
export const REFLECTED = "src srcset srcdoc href data poster imageSrcset type";

/** Interfaces that have them. */
export const INTERFACES =
  "HTMLScriptElement HTMLIFrameElement HTMLFrameElement HTMLImageElement HTMLLinkElement HTMLSourceElement HTMLVideoElement HTMLTrackElement HTMLEmbedElement HTMLObjectElement HTMLInputElement";

/** Interfaces of SVG whose `href` loads. */
export const SVG_INTERFACES = "SVGScriptElement SVGImageElement SVGUseElement SVGFEImageElement";

/** Says whether setting an attribute can contact a host. */
export function watched(element: Element, name: string): boolean {
  return LOADING.test(element.localName + " " + name.replace("xlink:", ""));
}
