import type { HostTable } from "../src/guard/hosts";
import type { DialogOptions, Texts } from "../src/options";

/** What a site serves. */
export interface Assembled {
  /** The files' contents by their paths. */
  files: Record<string, string>;
  /** The hash by which consent events name the texts. */
  version: string;
  /** Path of the guard. */
  guard: string;
  /** Path of the banner. */
  banner: string;
}

export function assemble(
  hosts: HostTable,
  settings: {
    prefix: string;
    language?: string;
    texts?: Partial<Texts>;
    links?: DialogOptions["links"];
    place?: DialogOptions["place"];
    signals?: string[];
    reloads?: boolean;
    element?: string;
    global?: string;
  },
): Assembled;
