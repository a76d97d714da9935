/** For sites that serve guard and banner by other means than the gateway: makes the files, and the markup of a page. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { State } from "../state";
import { hostTable } from "./hostTable";
import { type About, type Attributes, problemsOf, type Settings } from "./settings";
import { makeWriteTag } from "./writeTag";

export type { Choices, Method, Purpose, Reason, State } from "../state";
export type { About, Attributes, Settings, Vendor } from "./settings";

/** What a site serves and writes into its pages. */
export interface Assembled {
  /** The files by their paths: scripts, in UTF-8. A name has the hash of its content, so that nothing of it ever changes. */
  files: Record<string, string>;
  /** The hash by which consent events name the texts. */
  version: string;
  /** Path of the guard. */
  guard: string;
  /** Path of the banner. */
  banner: string;
  /**
   * Writes what stands first in a page's head: the state, the banner and the guard.
   *
   * @param state what `GET /v1/state` of the API answers for this visitor; null where it is not to be had: everything is
   *   denied then, and nothing is asked
   * @param nonce of the page's content security policy, where it goes by nonces
   * @throws TypeError where the state is none
   */
  head(this: void, state: State | null, nonce?: string): string;
  /**
   * Writes what stands first in the head of a page that the site's own pages have in frames: it holds to the state of the page
   * around it.
   */
  frameHead(this: void, nonce?: string): string;
  /** Writes an element that may contact a vendor: as it is where that is allowed, else parked until it is. */
  tag(
    this: void,
    state: State | null,
    element: string,
    attributes: Attributes,
    about?: About,
  ): string;
}

/** From `src/node`, and from `dist/node`. */
const dist = new URL("../../dist/", import.meta.url);
const text = (name: string) => readFileSync(new URL(name, dist), "utf8");
const json = (name: string) => JSON.parse(text(name)) as Record<string, string>;
const hashOf = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 16);

const fill = (code: string, placeholder: string, value: unknown) =>
  code.replace(`"__CONSENTRY_${placeholder}__"`, () => JSON.stringify(value));

/** Runs behind the guard: who has forgotten the state would see a page without a banner, and be told nothing. */
const CHECK = `self===top&&!self.__CONSENTRY_GLOBAL__?.get().endpoint&&console.error("Consentry: this page has no readable state, so everything is denied and nothing is asked. Write what head(state) returns first into the head, as it is.");`;

/**
 * Makes the files and the markup, once for each language of a site.
 *
 * @throws TypeError that names everything that is wrong with the settings
 */
export function assemble(settings: Settings): Assembled {
  const languages = readdirSync(new URL("lang/", dist)).map((name) => name.replace(".json", ""));
  const problems = problemsOf(settings, languages, Object.keys(json("lang/en.json")));
  if (problems.length) throw new TypeError("consentry-banner: " + problems.join("; "));
  const {
    vendors,
    prefix = "/consentry",
    language = "en",
    links = {},
    place = "card",
    signals = ["google"],
    reloads = false,
    element = "consentry-banner",
    global = "consentry",
  } = settings;
  const files: Record<string, string> = {};
  const named = (code: string) => code.replaceAll("__CONSENTRY_GLOBAL__", global);
  const read = (name: string) => named(text(name));
  const add = (stem: string, code: string): string => {
    const path = `${prefix}/assets/${stem}.${hashOf(code)}.js`;
    files[path] = code;
    return path;
  };
  const texts = { ...json(`lang/${language}.json`), ...settings.texts };
  const version = hashOf(JSON.stringify(texts));
  const known = vendors.map(({ name, hosts }) => ({
    name,
    hosts: hosts.map((host) => host.replace(/\/.*/, "")),
  }));
  const live = add("r", fill(read("live.js"), "VENDORS", known));
  const options = { version, texts, live, links, place, reloads };
  const dialog = add(`d-${language}`, fill(read("dialog.js"), "OPTIONS", options));
  const table = hostTable(vendors);
  const code =
    fill(read("guard.js"), "HOSTS", table) +
    fill(read("signals.js"), "SIGNALS", signals) +
    (signals.includes("gpp") ? read("gpp.js") : "") +
    named(CHECK);
  const worker = fill(read("worker.js"), "HOSTS", table);
  // Workers find theirs by the guard's name.
  const guard = `${prefix}/assets/g.${hashOf(code + worker)}.js`;
  files[guard] = code;
  files[guard + "w"] = worker;
  const frame = add("f", read("frame.js"));
  const banner = add(
    `b-${language}`,
    fill(read("banner.js"), "OPTIONS", { language, element, dialog }),
  );
  const script = (path: string, nonce?: string, attributes = "") =>
    `<script${nonce === undefined ? "" : ` nonce="${nonce}"`} src="${path}"${attributes}></script>`;
  return {
    files,
    version,
    guard,
    banner,
    head: (state, nonce) =>
      (state ? `<meta id="consentry-state" content='${written(state)}' data-consentry-own>` : "") +
      script(banner, nonce, " defer data-consentry-own") +
      script(guard, nonce, " data-consentry-own"),
    frameHead: (nonce) => script(frame, nonce) + script(guard, nonce),
    tag: makeWriteTag(table),
  };
}

/** The state as it stands in an attribute. */
function written(state: State): string {
  const { endpoint, purposes, asked, gpcDenies, choices } = state as Partial<State>;
  const wrong =
    typeof endpoint !== "string" || !endpoint.startsWith("/")
      ? "endpoint"
      : (Object.entries({ purposes, choices }).find(([, value]) => Object(value) !== value)?.[0] ??
        Object.entries({ asked, gpcDenies }).find(([, value]) => !Array.isArray(value))?.[0]);
  if (wrong !== undefined)
    throw new TypeError(
      `consentry-banner: '${wrong}' is missing in the state or is none: hand over what GET /v1/state of the API answers, or null`,
    );
  // Placeholders ask for the vendors when there are any.
  return JSON.stringify({ ...state, vendors: undefined })
    .replaceAll("&", "\\u0026")
    .replaceAll("'", "\\u0027")
    .replaceAll("<", "\\u003c");
}
