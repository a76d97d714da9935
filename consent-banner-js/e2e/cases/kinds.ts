import type { Case } from "../judge";
import { page } from "./page";

const I = "<img src={v}>";
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">`;
const XHTML = `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>A page</title></head><body><p>Last.</p>`;

function typed(
  type: string | null,
  pages: Record<string, string>,
  more: Partial<Case> = {},
): Case[] {
  return Object.entries(pages).map(([name, page]) => ({
    name: `${type ?? "no type"}${more.headers ? " " + JSON.stringify(more.headers) : ""}: ${name}`,
    page,
    type,
    ...more,
  }));
}

const html = { "a page": page(I) };
const sniffed = {
  doctype: page(I),
  html: `<html><body>Last.${I}`,
  head: `<head><script src={v}></script></head>Last.`,
  script: `<script src={v}></script>Last.`,
  iframe: `<iframe src={v}></iframe>Last.`,
  "h1 behind space": `\n\t <h1>Last.</h1>${I}`,
  div: `<div>Last.${I}</div>`,
  comment: `<!-- x -->Last.${I}`,
  table: `<table><tr><td>Last.${I}</table>`,
  br: `<br>Last.${I}`,
  body: `<BODY>Last.${I}`,
};

/** Documents of every kind that browsers show as a page. */
export const loadingKinds: Case[] = [
  ...typed("text/html", html),
  ...typed("TEXT/HTML;CHARSET=UTF-8", html),
  ...typed("text/html; charset=bogus", html),
  ...typed(" text/html ; x=y", html),
  ...typed("text/html;", html),
  ...typed("text/plain, text/html", html),
  ...typed("text/html;charset=utf-8, text/html", html),
  ...typed(null, sniffed),
  ...typed("unknown/unknown", html),
  ...typed("application/unknown", html),
  ...typed("*/*", html),
  ...typed("html", html),
  ...typed("", html),
  ...typed("text/html", html, { headers: { "X-Content-Type-Options": "nosniff" } }),
  ...typed("text/html", html, { status: 404, headers: { "X-Not": "found" } }),
  ...typed("text/html", html, { status: 500, headers: { "X-Broken": "1" } }),
  ...typed("text/html", html, { status: 203, headers: { "X-Other": "1" } }),
  ...typed("text/html", html, { status: 206, headers: { "Content-Range": "bytes 0-9999/10000" } }),
  ...typed("text/html", html, { status: 403, headers: { "X-Forbidden": "1" } }),
  ...typed("text/html", html, { status: 503, headers: { "Retry-After": "9" } }),
  ...typed(null, html, { status: 404, headers: { "X-Not": "found" } }),
  ...[null, "*/*"].flatMap((type) =>
    typed(type, {
      "xhtml by its declaration": `<?xml version="1.0"?><h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body>Last.<h:img src="{v}" /></h:body></h:html>`,
      "svg by its declaration": `<?xml version="1.0"?><s:svg xmlns:s="http://www.w3.org/2000/svg"><s:image href="{v}" /></s:svg>`,
    }),
  ),
  ...typed("application/xhtml+xml", {
    image: `${XHTML}<img src="{v}" /></body></html>`,
    script: `${XHTML}<script src="{v}"></script></body></html>`,
    "empty script": `${XHTML}<script src="{v}" /></body></html>`,
    "empty style, image": `${XHTML}<style /><img src="{v}" /></body></html>`,
    "empty title, image": `<html xmlns="http://www.w3.org/1999/xhtml"><head><title /></head><body><p>Last.</p><img src="{v}" /></body></html>`,
    "empty textarea, image": `${XHTML}<textarea /><img src="{v}" /></body></html>`,
    "empty iframe, image": `${XHTML}<iframe /><img src="{v}" /></body></html>`,
    "empty noscript, image": `${XHTML}<noscript /><img src="{v}" /></body></html>`,
    "image in a noembed": `${XHTML}<noembed><img src="{v}" /></noembed></body></html>`,
    "image in a textarea": `${XHTML}<p><xmp><img src="{v}" /></xmp></p></body></html>`,
    "image in a noscript": `${XHTML}<noscript><img src="{v}" /></noscript></body></html>`,
    "plaintext, image": `${XHTML}<plaintext /><img src="{v}" /></body></html>`,
    "prefixed image": `<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body>Last.<h:img src="{v}" /></h:body></h:html>`,
    "prefixed script": `<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body>Last.<h:script src="{v}" /></h:body></h:html>`,
    "prefixed iframe": `<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:body>Last.<h:iframe src="{v}" /></h:body></h:html>`,
    "prefixed svg": `${XHTML}<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink"><s:image l:href="{v}" /></s:svg></body></html>`,
    "svg image": `${XHTML}<svg xmlns="http://www.w3.org/2000/svg"><image href="{v}" /></svg></body></html>`,
    "html in svg": `${XHTML}<svg xmlns="http://www.w3.org/2000/svg"><g><img xmlns="http://www.w3.org/1999/xhtml" src="{v}" /></g></svg></body></html>`,
    "cdata then image": `${XHTML}<![CDATA[ <img> ]]><img src="{v}" /></body></html>`,
    "cdata with a greater-than then image": `${XHTML}<![CDATA[<!--]]><img src="{v}" /></body></html>`,
    "style in cdata": `${XHTML}<style><![CDATA[ body { background: url({v}) } ]]></style></body></html>`,
    "style with references": `${XHTML}<style> body { background: url(&#x68;ttp&#58;{v}) } body { background: url({v}) }</style></body></html>`,
    "address with references": `${XHTML}<img src="&#x68;ttp:&#x2f;/x/" /><img src="{v}" /></body></html>`,
    "entity in an address": `<!DOCTYPE html [<!ENTITY v "{v}">]>${XHTML}<img src="&v;" /></body></html>`,
    "entity of markup": `<!DOCTYPE html [<!ENTITY i '<img xmlns="http://www.w3.org/1999/xhtml" src="{v}" />'>]>${XHTML}&i;</body></html>`,
    "entity with references": `<!DOCTYPE html [<!ENTITY i '&#60;img xmlns="http://www.w3.org/1999/xhtml" src="{v}" />'>]>${XHTML}&i;</body></html>`,
    "attribute by default": `<!DOCTYPE html [<!ATTLIST img src CDATA "{v}">]>${XHTML}<img /></body></html>`,
    "namespace by default": `<!DOCTYPE html [<!ATTLIST html xmlns CDATA "http://www.w3.org/1999/xhtml">]><html><body>Last.<img src="{v}" /></body></html>`,
    "comment then image": `${XHTML}<!-- > --><img src="{v}" /></body></html>`,
    "comment that html would end": `${XHTML}<!--> <p> --><img src="{v}" /></body></html>`,
    "comment that only html begins": `${XHTML}<p title="&lt;!--"></p><img src="{v}" /></body></html>`,
    "instruction then image": `${XHTML}<?php > <p> ?><img src="{v}" /></body></html>`,
    "instruction with an attribute": `${XHTML}<?php "> <p title=" ?><img src="{v}" /></body></html>`,
    "style sheet by instruction": `<?xml-stylesheet href="{v}" type="text/css"?>${XHTML}</body></html>`,
    "transformation by instruction, css": `<?xml version="1.0"?><?xml-stylesheet type='text/css' href='{v}'?>${XHTML}</body></html>`,
    "error behind an image": `${XHTML}<img src="{v}" /></p></body></html>`,
    "declaration first": `<?xml version="1.0" encoding="UTF-8"?>${XHTML}<img src="{v}" /></body></html>`,
    "meta refresh": `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title><link rel="stylesheet" href="{v}" /></head><body>Last.</body></html>`,
    "greater-than in a value": `${XHTML}<p title="a > b"><img src="{v}" /></p></body></html>`,
    "less-than in an entity's value": `<!DOCTYPE html [<!ENTITY x "><!--">]>${XHTML}<img src="{v}" /></body></html>`,
    "greater-than in the subset": `<!DOCTYPE html [<!-- > <script> --><!ENTITY x ">">]>${XHTML}<img src="{v}" /></body></html>`,
  }),
  ...["application/xml", "text/xml", "application/xhtml+xml; profile=x"].flatMap((type) =>
    typed(type, {
      image: `${XHTML}<img src="{v}" /></body></html>`,
      svg: `${SVG}<image href="{v}" /></svg>`,
      "style sheet by instruction": `<?xml version="1.0"?><?xml-stylesheet href="{v}" type="text/css"?><a>Last.</a>`,
    }),
  ),
  ...typed("image/svg+xml", {
    image: `${SVG}<image href="{v}" /><text>Last.</text></svg>`,
    "image with xlink": `${SVG}<image xlink:href="{v}" /></svg>`,
    "image with another prefix": `<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink"><image l:href="{v}" /></svg>`,
    script: `${SVG}<script href="{v}" /></svg>`,
    style: `${SVG}<style>@import url({v});</style></svg>`,
    "style in cdata": `${SVG}<style><![CDATA[@import "{v}";]]></style></svg>`,
    "empty style, image": `${SVG}<style /><image href="{v}" /></svg>`,
    "empty title, image": `${SVG}<title /><image href="{v}" /></svg>`,
    "title, image": `${SVG}<title>x</title><image href="{v}" /></svg>`,
    foreignObject: `${SVG}<foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="{v}" /></foreignObject></svg>`,
    "prefixed image": `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:image href="{v}" /></s:svg>`,
    "prefixed script": `<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script href="{v}" /></s:svg>`,
    "prefixed html": `${SVG}<h:img xmlns:h="http://www.w3.org/1999/xhtml" src="{v}" /></svg>`,
    "style sheet by instruction": `<?xml-stylesheet href="{v}"?>${SVG}</svg>`,
    "style attribute": `${SVG}<g style="fill:url({v}#x)"><image href="{v}" /></g></svg>`,
    "address by entity": `<!DOCTYPE svg [<!ENTITY v "{v}">]>${SVG}<image href="&v;" /></svg>`,
    "p is no breakout": `${SVG}<p xmlns="x"><style xmlns="x"></style></p><image href="{v}" /></svg>`,
    animation: `${SVG}<image href="/x"><set attributeName="href" to="{v}" /></image></svg>`,
  }),
];

/** What this browser shows as text, and others as a page: nothing in it may load, and nothing may be lost. */
export const pagesElsewhere: Case[] = [
  ...typed("text/html, text/plain", html),
  ...typed(null, { "a page behind a byte order mark": `\uFEFF<html>Last.${I}` }),
  ...typed("application/rss+xml", {
    image: `${XHTML}<img src="{v}" /></body></html>`,
    "style sheet by instruction": `<?xml-stylesheet href="{v}" type="text/css"?><a>Last.</a>`,
  }),
];

/** Answers that are no pages: they pass byte for byte. */
export const otherKinds: Case[] = [
  ...typed("text/plain", { "a page": page(I) }),
  ...typed("text/plain; charset=utf-8", { "a page": page(I) }),
  ...typed("application/json", { "a page": page(I), json: `{"html":"<script src={v}></script>"}` }),
  ...typed("text/javascript", { script: `document.title = "<img src={v}>"` }),
  ...typed("text/css", { "style sheet": `/* <img src={v}> */` }),
  ...typed(
    "text/plain",
    { "a page": page(I) },
    { headers: { "X-Content-Type-Options": "nosniff" } },
  ),
  ...typed(
    "text/csv",
    { table: `a,<img src={v}>` },
    { headers: { "Content-Disposition": "inline" } },
  ),
];
