/** Attributes that make an element contact a host, as `element attribute`. */
const LOADING =
  /^((script|i?frame|img|source|track|embed|input|audio|video) src|(img|source) srcset|iframe srcdoc|video poster|object data|(link|script|image|feImage|use) href|link imagesrcset)$/;

/** Names of the properties that set such an attribute, in lower case, by which the attribute goes. */
export const REFLECTED = ["src", "srcset", "srcdoc", "href", "data", "poster", "imageSrcset"];

/** Interfaces whose reflecting properties load. */
export const INTERFACES =
  "Script,IFrame,Frame,Image,Link,Source,Media,Video,Track,Embed,Object,Input".split(",");

/** Interfaces of SVG whose `href` loads. */
export const SVG_INTERFACES = "Script,Image,Use,FEImage".split(",");

/** Says whether setting an attribute can contact a host. */
export function watched(element: Element, name: string): boolean {
  return LOADING.test(element.localName + " " + name.replace("xlink:", ""));
}
