/** What goes into an element; what is false or absent is left out. */
export type Child = Node | string | false | undefined;

/** The direction in which a language is written; `ltr` for one that nobody knows. */
export const directionOf = (language: string): "rtl" | "ltr" =>
  /^(ar|fa|he|ur)\b/.test(language) ? "rtl" : "ltr";

/** Makes an element. Of the attributes, those that are false or absent are left out. */
export function h(
  tag: string,
  attributes: Record<string, string | boolean | undefined>,
  ...children: Child[]
): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value) element.setAttribute(name, String(value));
  element.append(...children.filter((child): child is Node | string => !!child));
  return element;
}
