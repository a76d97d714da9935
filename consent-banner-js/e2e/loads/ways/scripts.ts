import type { Ways } from "../ways";

/** Scripts. */
export const SCRIPTS: Ways = {
  script: '<script src="URL"></script>',
  "script async": '<script async src="URL"></script>',
  "script defer": '<script defer src="URL"></script>',
  "script of an empty type": '<script type="" src="URL"></script>',
  "script of a type without a value": '<script type src="URL"></script>',
  "script of a legacy type": '<script type="text/JScript" src="URL"></script>',
  "script of a type with spaces": '<script type=" text/javascript " src="URL"></script>',
  "script of a language": '<script language="JavaScript1.5" src="URL"></script>',
  "script of an unknown language but a type":
    '<script type="text/javascript" language="vbscript" src="URL"></script>',
  "script for the window's load": '<script for=" Window " event="onload()" src="URL"></script>',
  "script with integrity": '<script integrity="sha256-x" crossorigin src="URL"></script>',
  "script with text": '<script src="URL">text</script>',
  module: '<script type="module" src="URL"></script>',
  "module in capitals": '<script type="MODULE" src="URL"></script>',
  "module import": '<script type="module">import "URL";</script>',
  "module import of a name": '<script type="module">import {a} from\n"URL";</script>',
  "module import without space": `<script type="module">import*as a from'URL'</script>`,
  "module export from": '<script type="module">export * from "URL";</script>',
  "module import with escapes": `<script type="module">import "\\u0068ttps://HOST/m.js";</script>`,
  "module import behind a comment": '<script type="module">import /* "x" */ "URL";</script>',
  "dynamic import": '<script>import("URL").catch(() => 0)</script>',
  "dynamic import in a module": '<script type="module">await import("URL").catch(() => 0)</script>',
  "dynamic import of a template": "<script>import(`URL`).catch(() => 0)</script>",
  "script of data that imports": `<script src="data:text/javascript,import('URL')"></script>`,
  "module of data that imports": `<script type="module" src="data:text/javascript,import'URL'"></script>`,
  "script in base64 that imports":
    "<script src=\"data:text/javascript;base64,BASE64(import('URL'))\"></script>",
  "script in SVG": '<svg><script href="URL"></script></svg>',
  "script in SVG by xlink": '<svg><script xlink:href="URL"/></svg>',
  "script in SVG with both": '<svg><script xlink:href="/own.js" href="URL"/></svg>',
};

/** Scripts, sheets and frames in encodings that the element or the type names. */
export const ENCODED: Ways = {
  "script of data in its element's encoding":
    "<script charset=utf-16le src=\"data:text/javascript;base64,UTF16(import('URL'))\"></script>",
  "script of data in its type's encoding":
    "<script src=\"data:text/javascript;charset=utf-16le;base64,UTF16(import('URL'))\"></script>",
  "script of data in ISO-2022-JP": `<script charset=iso-2022-jp src="data:text/javascript,imp%1B(Bort('URL')"></script>`,
  "module of data whose type names another encoding": `<script type="module" src="data:text/javascript;charset=utf-16le,import'URL'"></script>`,
  "style sheet of data in its element's encoding":
    '<link rel="stylesheet" charset="utf-16le" href="data:text/css;base64,UTF16(@import \'URL\')">',
  "style sheet of data in its type's encoding":
    '<link rel="stylesheet" href="data:text/css;charset=utf-16be,%00@%00i%00m%00p%00o%00r%00t%00%20%00\'WIDE%00\'">',
  "frame of data in an encoding named twice":
    '<iframe src="data:text/html;charset=utf-16le;charset=utf-8;base64,UTF16(<img src=URL>)"></iframe>',
};

/** Addresses that code writes. */
export const WRITTEN: Ways = {
  "frame of code, one slash": `<iframe src="javascript:'<img src=https:/HOST/x>'"></iframe>`,
  "frame of code, no slash": `<iframe src="javascript:'<img src=https:HOST/x>'"></iframe>`,
  "frame of code, backslashes": `<iframe src="javascript:'<img src=https:\\\\\\\\HOST/x>'"></iframe>`,
  "frame of code, backslashes without a scheme": `<iframe src="javascript:'<img src=\\\\\\\\HOST/x>'"></iframe>`,
  "frame of code, entities": `<iframe src="javascript:'<img src=&amp;#x2f;&amp;sol;HOST/x>'"></iframe>`,
  "frame of code, tab": `<iframe src="javascript:'<img src=&quot;/\\t/HOST/x&quot;>'"></iframe>`,
};

/** AMP: what its runtime makes of the elements, in short. */
export const AMP: Ways = {
  "AMP pixel":
    '<amp-pixel src="URL"></amp-pixel><script>for(const e of document.querySelectorAll("amp-pixel[src]"))new Image().src=e.getAttribute("src")</script>',
  "AMP frame": `<amp-iframe src="URL"></amp-iframe><script>for(const e of document.querySelectorAll("amp-iframe[src]"))new Image().src=e.getAttribute("src")</script>`,
  "AMP configuration":
    '<amp-analytics><script type="application/json">{"requests":{"a":"URL"}}</script></amp-analytics><script>for(const e of document.querySelectorAll(\'amp-analytics [type="application/json"]\'))new Image().src=JSON.parse(e.textContent).requests.a</script>',
  "AMP configuration of a host":
    '<amp-analytics><script type="application/json">{"vars":{"h":"HOST"}}</script></amp-analytics><script>for(const e of document.querySelectorAll(\'amp-analytics [type="application/json"]\'))new Image().src="//"+(JSON.parse(e.textContent).vars||{h:"own.localhost"}).h</script>',
};
