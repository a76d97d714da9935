const PREFIX = "consentry-";

/** Reads what is kept in the browser, where it keeps anything for this site. */
export function recall(name: string): string | null | undefined {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return undefined;
  }
}

/** Keeps a value; nothing takes it away. */
export function retain(name: string, value?: string): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // It holds for this page only.
  }
}
