import type english from "./lang/en.json";

/** The texts that the preferences page alone shows. */
type PageText =
  | "backToSite"
  | "rightsTitle"
  | "rightsText"
  | "restrict"
  | "object"
  | "lift"
  | "recordTitle"
  | "record"
  | "recordNone"
  | "erase"
  | "erased";

/** Every text of the banner, by name. */
export type Texts = Omit<typeof english, PageText>;

/** What the banner is made with, the same on every page: written in by the gateway when it starts. */
export interface Options {
  /** BCP 47 tag of the texts. */
  language: string;
  /** Name of the banner's element. */
  element: string;
  /** Address of the part that asks, shows and changes choices; loaded when one of these is to be done. */
  dialog: string;
}

/** What that part is made with. */
export interface DialogOptions {
  /** The hash by which consent events name these texts. */
  version: string;
  texts: Texts;
  /** Address of the part that releases what is parked, and shows what it is. */
  live: string;
  /** Addresses to show, by the names of their texts. */
  links: Partial<Record<"privacyPolicy" | "notice" | "dpo", string>>;
  /** Where the question stands. */
  place: "card" | "bar" | "dialog";
  /** Whether the page loads anew when something is withdrawn. */
  reloads: boolean;
}
