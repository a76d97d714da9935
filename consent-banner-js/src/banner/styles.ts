/** What the gateway puts in the place of a denied address in styles, with the address behind it (Base64, RFC 4648, 4). */
const KEPT = /data:,#([\w+/=]+)/g;

/** An address as the gateway keeps it: what could end a string or a function is somebody else's, and stays where it is. */
const PLAIN = /^[!#-&*-;=-[\]-~]+$/;

/** Those that may name an address. With a variable in one, its parts have no values. */
const SHORTHANDS = [
  "background",
  "border-image",
  "list-style",
  "mask",
  "offset",
  "-webkit-mask-box-image",
];

/** Changes the addresses in a text of styles. */
export type Edit = (text: string) => string;

/** Brings back the addresses that were taken out. */
export const back: Edit = (text) =>
  text.replace(KEPT, (kept, code: string) => {
    try {
      const address = atob(code);
      if (PLAIN.test(address)) return address;
    } catch {
      // It is no Base64, so that nobody has kept anything there.
    }
    return kept;
  });

/** Takes addresses out, in a form from which they can come back. */
export const out =
  (denied: (url: string) => boolean): Edit =>
  (text) =>
    text.replace(
      /(url\(\s*["']?|["'])((?:https?:)?\/\/[^"')\s]+)/gi,
      (written, before: string, url: string) =>
        denied(url) ? before + "data:," + (PLAIN.test(url) ? "#" + btoa(url) : "") : written,
    );

/** Not as one text: that has nothing of a shorthand with variables in it of which a part is declared again. */
function editDeclarations(style: CSSStyleDeclaration, edit: Edit): void {
  const { cssText } = style;
  if (edit(cssText) === cssText) return;
  for (const name of [...style, ...SHORTHANDS]) {
    const before = style.getPropertyValue(name);
    const value = edit(before);
    if (value !== before) style.setProperty(name, value, style.getPropertyPriority(name));
  }
}

function editRules(parent: CSSStyleSheet | CSSGroupingRule, edit: Edit): void {
  [...parent.cssRules].forEach((rule, i) => {
    const { cssRules, style, styleSheet } = rule as Partial<CSSStyleRule & CSSImportRule>;
    if (styleSheet) editSheet(styleSheet, edit);
    if (cssRules) editRules(rule as CSSGroupingRule, edit);
    // What a font or an import names can only be changed with all of it. A frame's rules have classes of their own.
    if (style ? rule.constructor.name !== "CSSFontFaceRule" : cssRules) {
      if (style) editDeclarations(style, edit);
      return;
    }
    const text = edit(rule.cssText);
    if (text === rule.cssText) return;
    try {
      // First the new one: behind others, an import can only stand where one has been.
      parent.insertRule(text, i);
    } catch (error) {
      console.error(error);
      if (edit === back) return;
      parent.insertRule("@media not all {}", i);
    }
    parent.deleteRule(i + 1);
  });
}

function editSheet(sheet: CSSStyleSheet, edit: Edit): void {
  try {
    if (!sheet.cssRules.length) return;
  } catch {
    // Others' sheets are not ours to read, and were not changed.
    return;
  }
  editRules(sheet, edit);
}

/** Changes the addresses in an element's styles: its attribute, the sheet that it is with what that imports, those of its tree. */
export function editStyles(element: Element, edit: Edit): void {
  const { sheet, style, ownerDocument } = element as Partial<HTMLStyleElement>;
  if (sheet) editSheet(sheet, edit);
  if (style && element.hasAttribute("style")) editDeclarations(style, edit);
  const root = element === ownerDocument?.documentElement ? ownerDocument : element.shadowRoot;
  for (const adopted of root?.adoptedStyleSheets ?? []) editSheet(adopted, edit);
}
