/** Attributes that make an element contact a host, as `element attribute`. */
const LOADING =
  /^((script|i?frame|img|source|track|embed|input|audio|video) src|(img|source) srcset|iframe srcdoc|video poster|object data|(link|script|image) href|link imagesrcset)$/;

/** Names of the attributes that have a property of the same name. */
export const REFLECTED = ["src", "srcset", "srcdoc", "href", "data", "poster"];

/** Interfaces whose reflecting properties load. */
export const INTERFACES =
  "Script,IFrame,Frame,Image,Link,Source,Media,Video,Track,Embed,Object,Input".split(",");

/** Says whether setting an attribute can contact a host. */
export function watched(element: Element, name: string): boolean {
  return LOADING.test(element.localName + " " + name.replace("xlink:", ""));
}
