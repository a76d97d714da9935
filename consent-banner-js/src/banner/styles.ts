/** What the gateway puts in the place of a denied address in styles, with the address behind it (Base64, RFC 4648, 4). */
const KEPT = /data:,#([\w+/]+)/;

/** An address as the gateway keeps it: what could end a string or a function is somebody else's, and stays where it is. */
const PLAIN = /^[!#-&*-;=-[\]-~]+$/;

/** Those that may name an address. With a variable in one, its parts have no values. */
const SHORTHANDS = ["background", "border-image", "list-style", "mask"];

function back(text: string): string {
  return text.replace(new RegExp(KEPT, "g"), (kept, code: string) => {
    try {
      const address = atob(code);
      if (PLAIN.test(address)) return address;
    } catch {
      // It is no Base64, so the gateway has not written it.
    }
    return kept;
  });
}

/** Not as one text: that has nothing of a shorthand with variables in it of which a part is declared again. */
function restoreDeclarations(style: CSSStyleDeclaration): void {
  for (const name of [...style, ...SHORTHANDS]) {
    const before = style.getPropertyValue(name);
    const value = back(before);
    if (value !== before) style.setProperty(name, value, style.getPropertyPriority(name));
  }
}

function restoreRules(parent: CSSStyleSheet | CSSGroupingRule): void {
  [...parent.cssRules].forEach((rule, i) => {
    const { cssRules, style, styleSheet } = rule as Partial<CSSStyleRule & CSSImportRule>;
    if (styleSheet) restoreSheet(styleSheet);
    if (cssRules) restoreRules(rule as CSSGroupingRule);
    if (!KEPT.test(style?.cssText ?? (cssRules ? "" : rule.cssText))) return;
    if (style && !rule.cssText.startsWith("@font-face")) restoreDeclarations(style);
    else {
      // What a font or an import names can only be changed with all of it.
      parent.deleteRule(i);
      parent.insertRule(back(rule.cssText), i);
    }
  });
}

function restoreSheet(sheet: CSSStyleSheet): void {
  try {
    if (!sheet.cssRules.length) return;
  } catch {
    // Others' sheets are not ours to read, and were not changed.
    return;
  }
  restoreRules(sheet);
}

/** Brings back the addresses in an element's styles: those of its attribute, or of the sheet that it is, with what that imports. */
export function restoreStyles(element: Element): void {
  const { sheet } = element as Partial<HTMLStyleElement>;
  if (sheet) restoreSheet(sheet);
  if (element.matches('[style*="data:,#"]')) restoreDeclarations((element as HTMLElement).style);
}
