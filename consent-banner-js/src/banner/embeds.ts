import type { Link } from "../api";
import { parkedName, restore } from "../parked";
import type { Texts } from "../options";
import { h } from "./dom";

/** What placeholders need. */
export interface Embeds {
  link: Link;
  texts: Texts;
  language: string;
  endpoint: string;
  /** Allows these purposes from now on. */
  always(this: void, purposes: string[]): void;
}

const CSS = `
body { margin: 0; min-height: 100vh; display: grid; place-content: safe center; justify-items: center;
  gap: 10px; padding: 12px; box-sizing: border-box; text-align: center; font: 15px/1.5 system-ui, sans-serif;
  color-scheme: light dark; background: Canvas; color: CanvasText; border: 1px solid #8886 }
p { margin: 0 }
div { display: flex; flex-wrap: wrap; gap: 10px; justify-content: center }
button { font: inherit; font-weight: 600; min-height: 44px; padding: 8px 16px; border-radius: 10px;
  border: 1px solid #2458d3; background: #2458d3; color: #fff; cursor: pointer }
:focus-visible { outline: 3px solid; outline-offset: 2px }`;

/** The vendors' names by their hosts, asked for once. */
type Names = Promise<(host: string) => string>;
let names: Names | undefined;

function load(endpoint: string): Names {
  return fetch(endpoint + "/v1/state")
    .then((answer) => answer.json())
    .then(
      ({ vendors }: { vendors?: { name: string; hosts?: string[] }[] }) =>
        (host: string) =>
          vendors?.find(({ hosts }) =>
            hosts?.some((one) => host === one || host.endsWith("." + one)),
          )?.name ?? host,
    )
    .catch(() => (host: string) => host);
}

/**
 * Shows in each parked frame whom it would contact, and lets it load once or always. The placeholder
 * stands in the frame's own empty document: it has the frame's size, and no style of the page reaches it.
 */
export function drawEmbeds({ link, texts, language, endpoint, always }: Embeds): void {
  for (const frame of document.querySelectorAll<HTMLIFrameElement>("iframe[data-consentry]")) {
    const address = frame.getAttribute(parkedName("src"));
    const inside = frame.contentDocument;
    const realm = frame.contentWindow as (Window & typeof globalThis) | null;
    // A sandbox keeps its document to itself.
    if (!address || !inside?.body || inside.body.firstChild || !realm) continue;
    const { hostname: host } = new URL(address, document.baseURI);
    const purposes = (frame.getAttribute("data-consentry") ?? "").split(" ");
    const words = h("p", {});
    const say = (vendor: string) => {
      words.textContent = texts.embedText.replace("{vendor}", vendor);
    };
    const button = (name: "embed-once" | "embed-always", click: () => void) => {
      const one = h("button", { type: "button" }, texts[name]);
      one.addEventListener("click", click);
      return one;
    };
    say(host);
    names ??= load(endpoint);
    void names.then((named) => {
      say(named(host));
    });
    const sheet = new realm.CSSStyleSheet();
    sheet.replaceSync(CSS);
    inside.adoptedStyleSheets = [sheet];
    inside.documentElement.lang = language;
    inside.title = texts.label;
    inside.body.append(
      words,
      h(
        "div",
        {},
        button("embed-once", () => {
          link.permit(address);
          restore(frame);
        }),
        button("embed-always", () => {
          always(purposes);
        }),
      ),
    );
  }
}
