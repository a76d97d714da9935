import { hostLookup, type HostTable } from "../guard/hosts";
import { MARK, PREFIX } from "../parked";
import { allows, type State } from "../state";
import type { About, Attributes } from "./settings";

/** Attributes by which elements load something. */
const LOADING = ["src", "srcset", "href", "data", "poster", "imagesrcset"];
/** Elements without an end tag. */
const VOID = ["embed", "img", "input", "link", "source", "track"];
/** Elements that load nothing by their `href`. */
const LINKS = ["a", "area", "base"];

/** Stands for the page's own address. */
const BASE = "https://own.invalid";

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");

/**
 * Makes what writes tags as a page's state has them: as they are where all of their purposes are allowed, otherwise parked, so
 * that they contact nobody until the banner releases them.
 */
export function makeWriteTag(table: HostTable) {
  const lookup = hostLookup(table);
  /** The purposes that an address needs; none for the site's own and for those that nobody listed. */
  const needed = (address: string): string[] => {
    // What is no address loads nothing.
    if (!URL.canParse(address, BASE)) return [];
    const { hostname, pathname, search } = new URL(address, BASE);
    return lookup(hostname, pathname + search).map((i) => table.purposes[i] as string);
  };
  const addressesIn = (name: string, value: string) =>
    name.endsWith("srcset")
      ? value.split(",").map((one) => one.trim().split(/\s/)[0] ?? "")
      : [value];

  return (
    state: State | null,
    named: string,
    attributes: Attributes,
    about: About = {},
  ): string => {
    const element = named.toLowerCase();
    const { content = "", purposes = [] } = about;
    const given = Object.entries(attributes).flatMap(([name, value]): [string, string][] =>
      value === undefined || value === false
        ? []
        : [[name.toLowerCase(), value === true ? "" : String(value)]],
    );
    const loads = ([name]: [string, string]) =>
      LOADING.includes(name) && !(name === "href" && LINKS.includes(element));
    const all = new Set([
      ...purposes,
      ...given.filter(loads).flatMap(([name, value]) => addressesIn(name, value).flatMap(needed)),
    ]);
    const parked = [...all].some((purpose) => !state || !allows(state, purpose));
    const isScript = element === "script";
    const written = given.map(([name, value]): [string, string] =>
      parked && (loads([name, value]) || (isScript && name === "type"))
        ? [PREFIX + name, value]
        : [name, value],
    );
    if (parked) {
      if (isScript) written.unshift(["type", "text/plain"]);
      written.push([MARK, [...all].join(" ")]);
    }
    const start = written.map(([name, value]) =>
      value ? ` ${name}="${escaped(value)}"` : ` ${name}`,
    );
    return (
      `<${element}${start.join("")}>` + (VOID.includes(element) ? "" : `${content}</${element}>`)
    );
  };
}
