const PREFIX = "consentry-";

/** What is kept in the browser, where it keeps anything for this site. */
export const keep = {
  get(name: string): string | null {
    try {
      return localStorage.getItem(PREFIX + name);
    } catch {
      return null;
    }
  },
  /** Keeps a value; nothing takes it away. */
  set(name: string, value?: string): void {
    try {
      if (value === undefined) localStorage.removeItem(PREFIX + name);
      else localStorage.setItem(PREFIX + name, value);
    } catch {
      // It holds for this page only.
    }
  },
};
