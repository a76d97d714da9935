import type { Ways } from "../ways";

/** Ways that work on a whole document, and so have one each. */
export const DOCUMENTS: Ways = {
  refresh: '<meta http-equiv="refresh" content="0;url=URL"><p>x',
  "refresh without its word": '<meta http-equiv="REFRESH" content="0;URL"><p>x',
  "refresh with quotes": `<meta http-equiv=refresh content=" 0 , url = 'URL' x"><p>x`,
  "refresh with a fraction": '<meta content="0.0; URL=URL" http-equiv="refresh"><p>x',
  "refresh without semicolon": '<meta http-equiv="refresh" content="0 url=URL"><p>x',
  "refresh in the body": '<p>x<meta http-equiv="refresh" content="0;url=URL">',
  "refresh to code that writes": `<iframe srcdoc="<meta http-equiv=refresh content='0;url=data:text/html,x'>"></iframe><img src=URL>`,
  base: '<base href="https://HOST/d/"><img src="x.gif">',
  "base without scheme": '<base href="//HOST"><img src="x.gif">',
  "base in the body": '<p>x<base href="//HOST/"><img src="/x.gif">',
  "base behind a target": '<base target="_blank"><base href="//HOST/"><img src="x.gif">',
  "base and a style": '<base href="//HOST/"><style>@import "x.css";</style>',
  "base and a style attribute": '<base href="//HOST/"><p style="background:url(x.gif)">x',
  "base and image-set": `<base href="//HOST/"><p style="background:image-set('x' 1x)">x`,
  "base and candidates": '<base href="//HOST/"><img srcset="x 1x">',
  "base and a frame": '<base href="//HOST/"><iframe src="x"></iframe>',
  "base and a frame's document": '<base href="//HOST/"><iframe srcdoc="<img src=x>"></iframe>',
  "base and a module's import": '<base href="//HOST/"><script type=module>import "./x.js"</script>',
  "base and a query": '<base href="//HOST/"><img src="?x">',
  "base and an empty address": '<base href="//HOST/"><script src="x"></script>',
  "base behind a lazy image": '<img loading=lazy src="x.gif"><base href="//HOST/"><img src=y>',
  "base behind a video": '<video><source src="x.mp4"></video><base href="//HOST/">',
  "base behind a picture": '<picture><source srcset="x.gif"><img></picture><base href="//HOST/">',
  "base behind a lazy frame": '<iframe loading=lazy src="x"></iframe><base href="//HOST/">',
  "base behind a style": '<p style="background:url(x.gif)">x<base href="//HOST/">',
  "base behind a deferred module":
    '<script type=module>import "./x.js"</script><base href="//HOST/">',
  "base in a frame's document":
    '<base href="//HOST/"><iframe srcdoc="<base href=d/><img src=x>"></iframe>',
  "base and an import map":
    '<base href="//HOST/"><script type="importmap">{"imports":{"x":"./x.js"}}</script><script type="module">import "x"</script>',
  "base and a hidden form":
    '<base href="//HOST/"><form hidden action="x" id=f></form><script>f.submit()</script>',
  "base with an entity": '<base href="&#47;/HOST/"><img src="x.gif">',
  "second base is none": '<base href="//HOST/"><base href="/"><img src="x.gif">',
  "body background": '<body background="URL">x',
  "second body's background": '<p>x<body background="URL">',
  frames: '<frameset><frame src="URL"></frameset>',
  "frames behind a head": '<title>x</title><frameset><frame src="URL"></frameset>',
  "import map":
    '<script type="importmap">{"imports":{"x":"URL"}}</script><script type="module">import "x"</script>',
  "import map of scopes":
    '<script type="importmap">{"scopes":{"/":{"x":"https:\\/\\/HOST/x.js"}}}</script><script type="module">import "x"</script>',
  "import map by prefix":
    '<script type="importmap">{"imports":{"x/":"https://HOST/"}}</script><script type="module">import "x/y.js"</script>',
  "import map with escapes":
    '<script type="importmap">{"imports":{"x":"\\u0068ttps://HOST/x.js"}}</script><script type="module">import "x"</script>',
  "import map with a tab":
    '<script type="importmap">{"imports":{"x":"https:/\\t/HOST/x.js"}}</script><script type="module">import "x"</script>',
  "import map longer than a script may be": `<script type="importmap">{"imports":{"y":"./${"y".repeat(70_000)}","x":"URL"}}</script><script type="module">import "x"</script>`,
  "bases in a template": `<template>${Array.from({ length: 9 }, (_, i) => `<base href="/${i}/">`).join("")}</template><base href="//HOST/"><base href="/b/"><img src="x.gif">`,
  "plain text before": '<img src="URL"><plaintext><img>',
  "unclosed comment before": '<img src="URL"><!-- <img>',
  "unclosed tag behind": '<img src="URL"><img alt="',
  "unclosed script": '<img src="URL"><script>',
  "unclosed style": '<style>@import "URL";',
  "unclosed frame": '<iframe src="URL">',
};

/** Response headers, each with a document of its own. */
export const HEADERS: Record<string, [name: string, value: string]> = {
  "header that preloads": ["Link", "<URL>; rel=preload; as=style"],
  "header that preloads among others": ["Link", "</own>; rel=next, <URL>; rel=preload; as=script"],
  "header that prefetches": ["Link", "<URL>; rel=prefetch"],
  "header that preloads a module": ["Link", "<URL>; rel=modulepreload"],
  "header with empty parameters": ["Link", "<URL>;;rel=preload;as=style"],
  "header with spaces": ["Link", "  <  URL  >  ;  REL  =  Preload ; as=style"],
  "header with relations": ["Link", '<URL>;rel="a preload b";as=style'],
  "header with escapes": ["Link", '<URL>;rel="pre\\load";as=style'],
  "header with a misleading title": ["Link", '<URL>;title=";rel=next";rel=preload;as=style'],
  "header with a comma": ["Link", '<URL>;foo=",";rel=preload;as=script'],
  "header that refreshes": ["Refresh", "0;url=URL"],
  "header that refreshes in quotes": ["Refresh", "0, URL='URL'"],
  "header that reports": [
    "Content-Security-Policy-Report-Only",
    "img-src 'none'; report-uri URL, font-src 'none'",
  ],
  "header that names rules": ["Speculation-Rules", '"URL"'],
  "header that names a dictionary": ["Link", "<URL>; rel=compression-dictionary"],
  "header that names a look-up": ["Link", "<URL>; rel=dns-prefetch"],
  "header that is a dictionary": ["Use-As-Dictionary", 'match="/*", id="URL"'],
  "header that expects": ["Expect-CT", 'max-age=0, report-uri="URL"'],
  "header that filters": ["X-XSS-Protection", "1; report=URL"],
  "header that preconnects": ["Link", "<URL>; rel=preconnect"],
  "header that preloads candidates": [
    "Link",
    '</own>; rel=preload; as=image; imagesrcset="URL 1x"',
  ],
};
