import { MARK, PREFIX } from "../parked";
import { isGrantable } from "../state";
import { h } from "./dom";
import type { Embeds } from "./embeds";

interface Vendor {
  name: string;
  hosts?: string[];
  purposes?: string[];
}

/** Says whether a host is a domain's. */
export const within = (host: string, domain: string): boolean =>
  ("." + host).endsWith("." + domain);

/** Written in where the files are made without the gateway, which says in its state whom it has met. */
const KNOWN: unknown = "__CONSENTRY_VENDORS__";

/** The vendors by their hosts, asked for once. Of several at one host, such as Google's, it is who has the purposes. */
type Vendors = Promise<(host: string, purposes: string[]) => Vendor>;
let vendors: Vendors | undefined;

async function load(endpoint: string): Vendors {
  let known = KNOWN as Vendor[] | undefined;
  if (typeof known === "string")
    known = await fetch(endpoint + "/v1/state")
      .then((answer) => answer.json())
      .then(({ vendors }: { vendors?: Vendor[] }) => vendors)
      .catch(() => undefined);
  return (host, purposes) => {
    const at = (any: boolean) =>
      known?.find(
        (one) =>
          (any || one.purposes?.join() === purposes.join()) &&
          one.hosts?.some((its) => within(host, its)),
      );
    return at(false) ?? at(true) ?? { name: host, hosts: [host] };
  };
}

/** What placeholders say, and what can be done there. */
export interface Content {
  /** Why no choice could release an element, in words, which may be none; undefined where one could. */
  closed(this: void, element: Element): string | undefined;
  /**
   * Words that name the vendor, and buttons that load it, or a link to where all choices stand.
   *
   * @param host that the element would contact; empty where its names are known and no more
   * @param once releases it
   */
  draw(this: void, host: string, element: Element, once: () => void): HTMLElement[];
}

export function makeContent({
  link,
  get,
  texts,
  endpoint,
  always,
}: Pick<Embeds, "link" | "get" | "texts" | "endpoint" | "always">): Content {
  const purposesOf = (parked: Element) => (parked.getAttribute(MARK) ?? "").split(" ");

  const closed: Content["closed"] = (element) => {
    const state = get();
    if (
      element.hasAttribute(MARK) &&
      purposesOf(element).every((purpose) => isGrantable(state, purpose))
    )
      return undefined;
    const reasons = Object.values(state.purposes).map(
      ({ grantable, reason }) => grantable === false && reason,
    );
    return reasons.includes("restricted")
      ? texts.restricted
      : reasons.includes("gpc")
        ? texts.gpcOn
        : "";
  };

  const preferences = () => {
    const page = endpoint + "/preferences";
    const one = h("a", { href: page }, texts.details);
    // A frame in a sandbox may not lead the page anywhere itself.
    one.addEventListener("click", (event) => {
      event.preventDefault();
      location.assign(page);
    });
    return one;
  };

  return {
    closed,
    draw(host, element, once) {
      const purposes = purposesOf(element);
      const why = closed(element);
      const words = h("p", {});
      const say = (vendor: string) => {
        words.textContent =
          why === undefined
            ? texts.embedText.replace("{vendor}", vendor)
            : `${vendor && texts.embedOff.replace("{vendor}", vendor)} ${why}`.trim();
      };
      const button = (name: "embed-once" | "embed-always", click: () => void) => {
        const one = h("button", { type: "button" }, texts[name]);
        one.addEventListener("click", click);
        return one;
      };
      say(host || (element.getAttribute(PREFIX + "off") ?? ""));
      if (!host) return [words, preferences()];
      const known = (vendors ??= load(endpoint));
      void known.then((find) => {
        say(find(host, purposes).name);
      });
      return [
        words,
        why !== undefined
          ? preferences()
          : h(
              "div",
              {},
              button("embed-once", () => {
                void known.then((find) => {
                  link.permits.push([[host, ...(find(host, purposes).hosts ?? [])], purposes]);
                  once();
                });
              }),
              button("embed-always", () => {
                always(purposes);
              }),
            ),
      ];
    },
  };
}
