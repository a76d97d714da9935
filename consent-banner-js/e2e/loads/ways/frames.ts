import type { Ways } from "../ways";

const IN_FRAME = (html: string) => html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** Frames and plug-ins. */
export const FRAMES: Ways = {
  frame: '<iframe src="URL"></iframe>',
  "frame with a document": '<iframe srcdoc="<img src=URL>"></iframe>',
  "frame with a document and an address":
    '<iframe src="/own.html" srcdoc="<img src=URL>"></iframe>',
  "frame with a script": "<iframe srcdoc='<script src=URL></script>'></iframe>",
  "frame with a style": "<iframe srcdoc='<body style=background:url(URL)>'></iframe>",
  "frame with entities": "<iframe srcdoc='&lt;img src=&quot;URL&quot;&gt;'></iframe>",
  "frame in a frame": `<iframe srcdoc="${IN_FRAME(`<iframe srcdoc="${IN_FRAME('<img src="URL">')}"></iframe>`)}"></iframe>`,
  "frame with a base of its own":
    "<iframe srcdoc='<base href=https://HOST/><img src=relative.gif>'></iframe>",
  "frame beside a base in another":
    '<iframe srcdoc="<base href=https://HOST/d/>"></iframe><img src="URL">',
  "frame with a refresh": '<iframe srcdoc="<meta http-equiv=refresh content=0;url=URL>"></iframe>',
  "frame of data": '<iframe src="data:text/html,<img src=URL>"></iframe>',
  "frame of data with percents": '<iframe src="data:text/html,%3Cimg%20src=URL%3E"></iframe>',
  "frame of data in base64": '<iframe src="data:text/html;base64,BASE64(<img src=URL>)"></iframe>',
  "frame of data in base64 with spaces":
    '<iframe src="data:text/html; charset=utf-8 ; BASE64 , BASE64(<img src=URL>)"></iframe>',
  "frame of data in capitals": '<iframe src="DATA:TEXT/HTML,<script src=URL></script>"></iframe>',
  "frame of data as SVG":
    '<iframe src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="URL"/></svg>\'></iframe>',
  "frame of data as XHTML":
    '<iframe src=\'data:application/xhtml+xml,<html xmlns="http://www.w3.org/1999/xhtml"><img src="URL"/></html>\'></iframe>',
  "frame of code": `<iframe src="javascript:'<img src=URL>'"></iframe>`,
  "frame of code with percents": `<iframe src="javascript:'%3Cimg src=URL%3E'"></iframe>`,
  "frame of code with tabs": `<iframe src=" java\tscript:'<img src=URL>'"></iframe>`,
  embed: '<embed src="URL">',
  "embed of a type": '<embed type="text/html" src="URL">',
  "embed of data": '<embed type="text/html" src="data:text/html,<img src=URL>">',
  object: '<object data="URL"></object>',
  "object of a type": '<object type="text/html" data="URL"></object>',
  "object of an image": '<object type="image/png" data="URL">else</object>',
  "object of data": '<object data="data:text/html,<img src=URL>"></object>',
  "object in an object": '<object data="/own.none"><object data="URL"></object></object>',
};

/** Other documents' parts. */
export const PARTS: Ways = {
  "shadow root": '<div><template shadowrootmode="open"><img src="URL"></template></div>',
  "shadow root with a style":
    '<div><template shadowrootmode="closed"><style>@import "URL";</style></template></div>',
  ping: '<a href="#x" ping="URL"></a><script>document.scripts[document.scripts.length-1].previousSibling.click()</script>',
  "ping of an area":
    '<map><area href="#x" ping="/own URL"></map><script>document.scripts[document.scripts.length-1].previousSibling.firstChild.click()</script>',
  "form sent to a frame":
    '<iframe name=F></iframe><form style="display:none" target=F action="URL" method=post><input type=hidden name=a></form><script>document.forms[document.forms.length-1].submit()</script>',
  "style for objects": '<style>@import "URL" supports(display:block);</style>',
};
