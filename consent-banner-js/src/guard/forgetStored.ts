/**
 * Removes what vendors have stored in the browser for this site, beside cookies: vendors name both alike.
 *
 * @param refused says whether what has this name belongs to a vendor that the visitor has said no to
 */
export function forgetStored(refused: (name: string) => boolean): void {
  try {
    for (const storage of [localStorage, sessionStorage])
      for (const name of Object.keys(storage)) if (refused(name)) storage.removeItem(name);
  } catch {
    // The browser keeps nothing for this page.
  }
}
