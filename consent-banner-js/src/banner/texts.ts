import english from "../lang/en.json";
import type { State } from "../state";
import { pickLanguage } from "./language";

/** Every text of the banner, by name. */
export type Texts = typeof english;

/** Texts with what the consent record keeps of them. */
export interface Wording {
  language: string;
  /** The hash of the language file; empty where the gateway names none. */
  version: string;
  texts: Texts;
}

/** Loads the texts in the page's language, else the visitor's; English where they cannot be had. */
export async function loadWording({ languages }: State): Promise<Wording> {
  const wanted = [document.documentElement.lang, ...navigator.languages].filter(Boolean);
  const language = pickLanguage(wanted, Object.keys(languages)) ?? "en";
  if (language !== "en")
    try {
      const { url, version } = languages[language] as { url: string; version: string };
      const answer = await fetch(url);
      if (answer.ok)
        return { language, version, texts: { ...english, ...((await answer.json()) as Texts) } };
    } catch (error) {
      console.warn(error);
    }
  return { language: "en", version: languages["en"]?.version ?? "", texts: english };
}
