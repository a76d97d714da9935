import { isLive } from "./notLoaded";
import { SPELLINGS } from "./spellings";
import { type Ways, WAYS } from "./ways";
import { DOCUMENTS, HEADERS } from "./ways/documents";
import { HARMLESS } from "./ways/harmless";

/** The vendor that every visitor denies here, and a third party that nobody knows. Both have the letters that spellings change. */
export const DENIED = "spots.test";
export const UNKNOWN = "posts.test";

/** One way of loading with one spelling of the address, and a host of its own to tell who was contacted. */
export interface Case {
  id: string;
  name: string;
  /** The markup that contacts a subdomain of a domain. */
  html(this: void, domain: string): string;
  /** The header that contacts it, for those that need no markup. */
  header?(this: void, domain: string): [name: string, value: string];
  /** Whether it has a document of its own. */
  alone: boolean;
  /** Whether Chromium contacts the host, so that it can be seen that it no longer does. */
  live: boolean;
}

/** The elements that each spelling of an address is tried on. */
const SPELLED: Ways = {
  image: '<img src="URL">',
  script: '<script src="URL"></script>',
  frame: '<iframe src="URL"></iframe>',
  "style sheet": '<link rel="stylesheet" href="URL">',
  candidates: `<img srcset='URL 2x'>`,
  style: `<p style='background:url("URL")'>x</p>`,
  SVG: '<svg><image href="URL" width="9" height="9"/></svg>',
};

/** Places in which markup stands; `IT` is where. */
const PLACES: Ways = {
  paragraph: "<p>a IT b</p>",
  head: "<head><title>x</title>IT</head>",
  table: "<table>IT<tr><td>x</table>",
  cell: "<table><tr><td>IT</table>",
  "list in a select": "<select><option>IT x</option></select>",
  "shadow root": '<div><template shadowrootmode="open">IT</template></div>',
  "foreign object": "<svg><foreignObject>IT</foreignObject></svg>",
  "SVG description": "<svg><desc>IT</desc></svg>",
  "SVG that it leaves": "<svg><g>IT</g></svg>",
  "mathematical text": "<math><mtext>IT</mtext></math>",
  annotation: '<math><annotation-xml encoding="text/html">IT</annotation-xml></math>',
  picture: "<picture>IT</picture>",
  "object's fallback": "<object>IT</object>",
  "video's fallback": "<video>IT</video>",
  "closed details": "<details>IT</details>",
  "hidden part": "<div hidden>IT</div>",
  button: "<button>IT</button>",
  "unclosed formatting": "<p><b><i>IT</p>",
  "behind a broken comment": "<!--><!-- ---!><!- x -->IT",
  "behind a stray end": "</p></br></svg></frameset>IT",
  "behind an odd attribute": `<p a=' b" c="'" '>IT</p>`,
  "behind a processing instruction": "<?xml a='>IT",
  "behind a title": "<title><!--</title>IT",
  "behind a text area": "<textarea><!-- <script></textarea>IT",
  "behind raw text": "<xmp><!--</xmp>IT",
  "behind a script": "<script>'<!-- <script' /* --> */</script>IT",
  "frame's document": "<iframe srcdoc='IT'></iframe>",
};

const PLACED: Ways = {
  image: '<img src="URL">',
  script: '<script src="URL"></script>',
  style: '<style>@import "URL";</style>',
  frame: '<iframe src="URL"></iframe>',
  "style sheet": '<link rel="stylesheet" href="URL">',
};

/** Those that are put into every place in verify. */
const CHOSEN: Ways = Object.fromEntries(Object.entries(PLACED).slice(0, 3));

let count = 0;

function fill(way: string, url: string, host: string, id: string): string {
  return way
    .replaceAll("URL", url)
    .replaceAll("WIDE", Array.from(url, (c) => "%00" + c).join(""))
    .replaceAll("HOST", host)
    .replace(/BASE64\((.*)\)/, (_, text: string) => Buffer.from(text).toString("base64"))
    .replace(/UTF16\((.*)\)/, (_, text: string) => Buffer.from(text, "utf16le").toString("base64"))
    .replace(/\b([CFP])(F?)\b/g, (_, letter: string, more: string) => letter + more + id);
}

function make(name: string, way: string, alone: boolean, spell = SPELLINGS["plain"]): Case {
  const id = `c${++count}`;
  return {
    id,
    name,
    alone,
    live: isLive(name),
    html: (domain) => {
      const host = `${id}.${domain}`;
      return fill(way, spell?.(host) ?? "", host, id);
    },
  };
}

const each = (ways: Ways, alone = false): Case[] =>
  Object.entries(ways).map(([name, way]) => make(name, way, alone));

function sent(name: string, [header, value]: [string, string]): Case {
  const filled = make(name, value, true);
  return {
    ...filled,
    html: () => '<p>The end.</p><img src="/own.gif">',
    header: (domain) => [header, filled.html(domain)],
  };
}

function times(places: Ways, ways: Ways, alone: boolean): Case[] {
  return Object.entries(places).flatMap(([place, around]) =>
    Object.entries(ways).map(([way, html]) =>
      make(`${way}, ${place}`, around.replace("IT", html), alone),
    ),
  );
}

/** The cases gone through in verify, or all products of the tables. */
export function cases(all: boolean): Case[] {
  const spelled = Object.entries(SPELLED)
    .slice(0, all ? undefined : 1)
    .flatMap(([way, html]) =>
      Object.entries(SPELLINGS).map(([name, spell]) =>
        make(`${way}, address ${name}`, html, false, spell),
      ),
    );
  const headers = Object.entries(HEADERS).map(([name, header]) => sent(name, header));
  const documents = [...times(PLACES, all ? PLACED : CHOSEN, true), ...each(DOCUMENTS, true)];
  return [...each(WAYS), ...spelled, ...documents, ...headers];
}

/** Cases that contact nobody and must stay as they are. */
export function harmless(): Case[] {
  return each(HARMLESS);
}
