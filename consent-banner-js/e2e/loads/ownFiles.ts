/** A file of the site that makes a browser contact a host without any markup of the page naming it. */
export interface OwnFile {
  /** What the browser says that it asks for: `Sec-Fetch-Dest`. */
  dest: string;
  type?: string;
  /** The file; `HOST` stands for the host, and `/fetch/HOST.js` is a script of the site that contacts it. */
  body: string | ((host: string) => Buffer);
  /** The markup of the page that has it loaded from `FILE`. */
  page: string;
}

const WORKER = "new Worker('FILE')";
const MODULE = "new Worker('FILE',{type:'module'})";
const SHARED = "new SharedWorker('FILE')";
const SHARED_MODULE = "new SharedWorker('FILE',{type:'module'})";

const worker = (body: OwnFile["body"], script = WORKER): OwnFile => ({
  dest: script.startsWith(WORKER.slice(0, 10)) ? "worker" : "sharedworker",
  body,
  page: `<script>${script}</script>`,
});

/** Workers. */
export const WORKERS: Record<string, OwnFile> = {
  fetch: worker("fetch('https://HOST/a')"),
  "fetch in a shared worker": worker("fetch('https://HOST/a')", SHARED),
  "fetch in a module": worker("fetch('https://HOST/a')", MODULE),
  "fetch in a shared module": worker("fetch('https://HOST/a')", SHARED_MODULE),
  XMLHttpRequest: worker("const x=new XMLHttpRequest();x.open('GET','https://HOST/a');x.send()"),
  WebSocket: worker("new WebSocket('wss://HOST/a')"),
  EventSource: worker("new EventSource('https://HOST/a')"),
  "imported script": worker("try{importScripts('https://HOST/a')}catch{}"),
  "imported script of the site": worker("importScripts('/fetch/HOST.js')"),
  "static import": worker("import 'https://HOST/a'", MODULE),
  "dynamic import": worker("import('https://HOST/a').catch(()=>0)"),
  "fetch of an imported module": worker("import '/fetch/HOST.js'", MODULE),
  "worker of a worker": worker("new Worker('/fetch/HOST.js')"),
  "worker of a text in a worker": worker(
    "new Worker(URL.createObjectURL(new Blob(['fetch(`https://HOST/a`)'])))",
  ),
  "strict script": worker(
    "// x\n'use strict';(function(){if(this===undefined)fetch('https://HOST/a')})()",
  ),
  "script that is not strict": worker("(function(){if(this===self)fetch('https://HOST/a')})()"),
  "script with a line for shells": worker("#!/bin/x\nfetch('https://HOST/a')"),
  "script in UTF-16": worker((host) =>
    Buffer.from(`\uFEFFif('ü'.length===1)fetch('https://${host}/a')`, "utf16le"),
  ),
};

/** What a page does to begin a worker that runs on; `FILE` is its script, `/outerFILE` one that begins it as its own. */
export const RUNNING: Record<string, string> = {
  dedicated: WORKER,
  module: MODULE,
  shared: SHARED,
  "shared-module": SHARED_MODULE,
  nested: "new Worker('/outerFILE')",
  "of-a-text": `new Worker(URL.createObjectURL(new Blob(["importScripts('" + location.origin + "FILE')"])))`,
};

const drawing = (content: string, page: string, dest = "image"): OwnFile => ({
  dest,
  type: "image/svg+xml",
  body: `<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50">${content}</svg>`,
  page,
});
const IMAGE = '<image id="i" href="https://HOST/a" width="9" height="9"/>';

/** Drawings. Those of images, masks, filters and backgrounds load nothing. */
export const DRAWINGS: Record<string, OwnFile> = {
  "drawing that is used": drawing(IMAGE, '<svg><use href="FILE#i"/></svg>'),
  "group that is used by xlink": drawing(
    `<g id="g">${IMAGE}</g>`,
    '<svg><use xlink:href="FILE#g"/></svg>',
  ),
  "drawing in an object": drawing(IMAGE, '<object data="FILE"></object>', "object"),
  "drawing that is embedded": drawing(
    "<script href='https://HOST/a'/>",
    '<embed src="FILE">',
    "embed",
  ),
  "drawing in a frame": drawing(
    "<style>@import 'https://HOST/a'</style>",
    '<iframe src="FILE"></iframe>',
    "iframe",
  ),
};

const xslt = (content: string, type: string, include = ""): OwnFile => ({
  dest: "xslt",
  type,
  body: `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">${include}
<xsl:template match="/"><html><body>${content}</body></html></xsl:template></xsl:stylesheet>`,
  page: '<iframe src="/xml/FILE"></iframe>',
});
const WRITTEN = '<img src="https://HOST/a"/>';

/** Transformations of XML, which write what loads. */
export const TRANSFORMATIONS: Record<string, OwnFile> = {
  "transformation as XSL": xslt(WRITTEN, "text/xsl"),
  "transformation as XML": xslt(WRITTEN, "application/xml"),
  "transformation as XSLT": xslt(WRITTEN, "application/xslt+xml"),
  "transformation as text": xslt(WRITTEN, "text/plain"),
  "transformation that is included": xslt("", "text/xsl", '<xsl:include href="/xslt/HOST"/>'),
};

/** The same, as a file that another includes. */
export const included = (host: string): string =>
  `<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/" priority="9">
<html><body><img src="https://${host}/a"/></body></html></xsl:template></xsl:stylesheet>`;
