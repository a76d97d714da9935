/**
 * Makes the files that a site serves, from those in dist/: what the gateway does when it starts, for sites that
 * serve them by other means.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

const dist = new URL("../dist/", import.meta.url);
const text = (name) => readFileSync(new URL(name, dist), "utf8");
const hashOf = (text) => createHash("sha256").update(text).digest("hex").slice(0, 16);

function fill(code, placeholder, value) {
  return code.replace(`"__CONSENTRY_${placeholder}__"`, () => JSON.stringify(value));
}

/**
 * @param hosts the hosts that the guard knows, as `HostTable` in src/guard/hosts.ts
 * @param settings `prefix` of the files' addresses, `language`, own `texts`, `links`, `place`, `signals`
 * @returns the files by their paths, and the paths of guard and banner
 */
export function assemble(
  hosts,
  {
    prefix,
    language = "en",
    texts = {},
    links = {},
    place = "card",
    signals = ["google"],
    reloads = false,
    element = "consentry-banner",
    global = "consentry",
  },
) {
  const files = {};
  const read = (name) => text(name).replaceAll("__CONSENTRY_GLOBAL__", global);
  const add = (stem, code) => {
    const path = `${prefix}/assets/${stem}.${hashOf(code)}.js`;
    files[path] = code;
    return path;
  };
  const all = { ...JSON.parse(read(`lang/${language}.json`)), ...texts };
  const version = hashOf(JSON.stringify(all));
  const live = add("r", read("live.js"));
  const dialog = add(
    `d-${language}`,
    fill(read("dialog.js"), "OPTIONS", { version, texts: all, live, links, place, reloads }),
  );
  const guard =
    fill(read("guard.js"), "HOSTS", hosts) +
    fill(read("signals.js"), "SIGNALS", signals) +
    (signals.includes("gpp") ? read("gpp.js") : "");
  const worker = fill(read("worker.js"), "HOSTS", hosts);
  // Workers find theirs by the guard's name.
  const guardPath = `${prefix}/assets/g.${hashOf(guard + worker)}.js`;
  files[guardPath] = guard;
  files[guardPath + "w"] = worker;
  return {
    files,
    version,
    guard: guardPath,
    banner: add(`b-${language}`, fill(read("banner.js"), "OPTIONS", { language, element, dialog })),
  };
}
