/** A file of the site that makes a browser contact a host without any markup of the page naming it. */
export interface OwnFile {
  /** What the browser says that it asks for: `Sec-Fetch-Dest`. */
  dest: string;
  type?: string;
  /** The file; `HOST` stands for the host, and `/fetch/HOST.js` is a script of the site that contacts it. */
  body: string | ((host: string) => Buffer);
  /** The script of the page that has it loaded from `FILE`. */
  script?: string;
}

const WORKER = "new Worker('FILE')";
const MODULE = "new Worker('FILE',{type:'module'})";
const SHARED = "new SharedWorker('FILE')";

const worker = (body: OwnFile["body"], script = WORKER): OwnFile => ({
  dest: script === SHARED ? "sharedworker" : "worker",
  body,
  script,
});

/** Workers. */
export const WORKERS: Record<string, OwnFile> = {
  fetch: worker("fetch('https://HOST/a')"),
  "fetch in a shared worker": worker("fetch('https://HOST/a')", SHARED),
  "fetch in a module": worker("fetch('https://HOST/a')", MODULE),
  "fetch in a shared module": {
    ...worker("fetch('https://HOST/a')"),
    dest: "sharedworker",
    script: "new SharedWorker('FILE',{type:'module'})",
  },
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
