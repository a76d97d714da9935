/** What the gateway puts in the place of a denied address in styles, with the address behind it (Base64, RFC 4648, 4). */
const KEPT = /data:,#([\w+/]+)/g;

/** An address as the gateway keeps it: what could end a string or a function is somebody else's, and stays where it is. */
const PLAIN = /^[!#-&*-;=-[\]-~]+$/;

function back(text: string): string {
  return text.replace(KEPT, (kept, code: string) => {
    try {
      const address = atob(code);
      if (PLAIN.test(address)) return address;
    } catch {
      // It is no Base64, so the gateway has not written it.
    }
    return kept;
  });
}

function restoreRules(parent: CSSStyleSheet | CSSGroupingRule): void {
  [...parent.cssRules].forEach((rule, i) => {
    const { cssRules, style, styleSheet } = rule as Partial<CSSStyleRule & CSSImportRule>;
    if (styleSheet) restoreSheet(styleSheet);
    if (cssRules) restoreRules(rule as CSSGroupingRule);
    const before = style?.cssText ?? (cssRules ? "" : rule.cssText);
    const text = back(before);
    if (text === before) return;
    if (style && !rule.cssText.startsWith("@font-face")) style.cssText = text;
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
  if (element.matches('[style*="data:,#"]')) {
    const { style } = element as HTMLElement;
    style.cssText = back(style.cssText);
  }
}
