/** Ways of loading: markup in which `URL` stands for an address and `HOST` for its host. */
export type Ways = Record<string, string>;

const IN_FRAME = (html: string) => html.replaceAll("&", "&amp;").replaceAll('"', "&quot;");

/** Ways that Chromium loads from a document in a frame as from any other. */
export const WAYS: Ways = {
  // Scripts.
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

  // Frames and plug-ins.
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

  // Images and media.
  image: '<img src="URL">',
  "image element": '<image src="URL">',
  "image candidates": '<img srcset="URL 1x">',
  "image candidates without descriptor": '<img srcset="URL">',
  "image candidates, second": '<img sizes=10px srcset="/own.gif 1w, URL 1000w">',
  "image candidates with commas": '<img srcset="/own.gif,a 9x,URL 1x">',
  "image candidates with parentheses": '<img srcset="/own.gif (1,2) 9x, URL 1x">',
  "image with both": '<img srcset="URL 1x" src="/own.gif">',
  "image beside candidates": '<img srcset="" src="URL">',
  picture: '<picture><source srcset="URL"><img src="/own.gif"></picture>',
  "picture of a medium": '<picture><source media=all srcset="URL 1x"><img></picture>',
  "image button": '<input type="image" src="URL">',
  "image button in capitals": '<input type="IMAGE" src="URL">',
  "image button, type last": '<input src="URL" type=image>',
  video: '<video src="URL"></video>',
  "video source": '<video><source src="URL"></video>',
  "video second source": '<video><source src="/own.none"><source src="URL"></video>',
  "video poster": '<video poster="URL"></video>',
  audio: '<audio src="URL" preload="auto"></audio>',
  "audio source": '<audio preload="auto"><source src="URL"></audio>',
  track: '<video src="/own.none" crossorigin><track default kind="captions" src="URL"></video>',
  "table background": '<table background="URL"><tr><td>x</table>',
  "row background": '<table><tr background="URL"><td>x</table>',
  "cell background": '<table><tr><td background="URL">x</table>',
  "head cell background": '<table><tr><th background="URL">x</table>',
  "row group background": '<table><tbody background="URL"><tr><td>x</table>',

  // Links.
  "style sheet": '<link rel="stylesheet" href="URL">',
  "style sheet among relations": '<link rel="nofollow \n STYLESHEET" href="URL">',
  "style sheet for print": '<link rel="stylesheet" media="print" href="URL">',
  "alternate style sheet": '<link rel="alternate stylesheet" title="other" href="URL">',
  "style sheet of data": '<link rel="stylesheet" href="data:text/css,@import \'URL\'">',
  "style sheet of data with percents":
    '<i class=C>x</i><link rel="stylesheet" href="data:text/css,.C%7Bbackground:%75rl(URL)%7D">',
  "style sheet of data in base64":
    '<link rel="stylesheet" href="data:text/css;base64,BASE64(@import \'URL\')">',
  "preload of a script": '<link rel="preload" as="script" href="URL">',
  "preload of an image": '<link rel="preload" as="image" href="URL">',
  "preload of a font": '<link rel="preload" as="font" crossorigin href="URL">',
  "preload of a style sheet": '<link rel="preload" as="style" href="URL">',
  "preload by fetch": '<link rel="preload" as="fetch" href="URL">',
  "preload of candidates": '<link rel="preload" as="image" imagesrcset="URL 1x">',
  "preload of sized candidates":
    '<link rel="preload" as="image" imagesizes="9px" imagesrcset="URL 9w">',
  prefetch: '<link rel="prefetch" href="URL">',
  "preload of a module": '<link rel="modulepreload" href="URL">',
  preconnect: '<link rel="preconnect" href="URL">',
  "preconnect with credentials": '<link rel="preconnect" crossorigin href="//HOST">',
  "name look-up": '<link rel="dns-prefetch" href="URL">',
  "name look-up without scheme": '<link rel="DNS-PREFETCH" href="//HOST">',

  // SVG.
  "SVG image": '<svg><image href="URL" width="9" height="9"/></svg>',
  "SVG image by xlink": '<svg><image xlink:href="URL" width="9" height="9"/></svg>',
  "SVG filter image":
    '<svg><filter id="f"><feImage href="URL"/></filter><rect filter="url(#f)" width="9" height="9"/></svg>',
  "SVG style": "<svg class=C><style>.C{background:url(URL)}</style></svg>",
  "SVG style with entities": "<svg class=C><style>.C{background:u&#114;l(URL)}</style></svg>",
  "SVG style in CDATA": "<svg class=C><style><![CDATA[.C{background:url(URL)}]]></style></svg>",
  "SVG style attribute": '<svg style="background:url(URL)"></svg>',
  "SVG mask": '<svg><rect mask="url(URL#m)" width="9" height="9"/></svg>',
  "SVG mask in a style": '<svg><rect style="mask:url(URL#m)" width="9" height="9"/></svg>',
  "SVG cursor": '<svg><rect cursor="url(URL), auto" width="9" height="9"/></svg>',
  "SVG set": '<svg><image width="9" height="9"><set attributeName="href" to="URL"/></image></svg>',
  "SVG set by xlink":
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image width="9" height="9"><set attributeName="xlink:href" to="URL"/></image></svg>',
  "SVG animation of values":
    '<svg><image width="9" height="9"><animate attributeName="href" values="/own.gif;URL" dur="0.01s" fill="freeze"/></image></svg>',
  "SVG animation from":
    '<svg><image width="9" height="9"><animate attributeName="href" from="URL" to="/own.gif" dur="9s"/></image></svg>',
  "SVG animation of a mask":
    '<svg><rect width="9" height="9"><set attributeName="mask" to="url(URL#m)"/></rect></svg>',
  "SVG fill": '<svg><rect fill="url(URL#p)" width="9" height="9"/></svg>',
  "SVG stroke": '<svg><rect stroke="url(URL#p)" width="9" height="9"/></svg>',
  "SVG filter": '<svg><rect filter="url(URL#f)" width="9" height="9"/></svg>',
  "SVG clip": '<svg><rect clip-path="url(URL#c)" width="9" height="9"/></svg>',
  "SVG marker": '<svg><path marker-end="url(URL#m)" d="M0 0L9 9"/></svg>',
  "SVG mask by image-set": `<svg><rect mask="image-set('URL' 1x)" width="9" height="9"/></svg>`,
  "SVG use": '<svg><use href="URL#x"/></svg>',
  "SVG pattern":
    '<svg><pattern id=P href="URL#x"/><rect fill="url(#P)" width="9" height="9"/></svg>',
  "SVG animation of a fill":
    '<svg><rect width="9" height="9"><animate attributeName="fill" values="red;url(URL#p)" dur="0.01s" fill="freeze"/></rect></svg>',
  "SVG animation by":
    '<svg><image width="9" height="9"><animate attributeName="href" by="URL" dur="0.01s" fill="freeze"/></image></svg>',
  "SVG filter of data": `<p style='filter:url("data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22><filter id=%22f%22><feImage href=%22URL%22/></filter></svg>#f")'>x</p>`,
  "SVG frame": '<svg><iframe src="URL"/></svg>',
  "SVG handler": "<svg onload=\"import('URL')\"></svg>",
  "handler that imports": `<img src="data:," onerror='import("URL")'>`,
  "handler with entities that imports": `<img src="data:," ONERROR='imp&#111;rt("URL")'>`,
  "handler of a frame that imports": `<iframe onload="import('URL')"></iframe>`,
  "preload of a module of data": `<link rel="modulepreload" href="data:text/javascript,import'URL'">`,
  search: '<link rel="search" type="application/opensearchdescription+xml" href="URL">',
  manifest: '<link rel="manifest" href="URL">',
  icon: '<link rel="icon" href="URL">',
  "attribution of an image": '<img src="/own.gif" attributionsrc="URL">',
  "attribution of a script": '<script src="/own.js" attributionsrc="URL"></script>',
  "compression dictionary": '<link rel="compression-dictionary" href="URL">',
  "style sheet in SVG": '<svg><link rel="stylesheet" href="URL"/></svg>',
  "frame of data in UTF-16":
    '<iframe src="data:text/html;charset=utf-16le;base64,UTF16(<img src=URL>)"></iframe>',
  "style in a variable as text": `<p style="--u:'URL'"><i style="background:image-set(var(--u) 1x)">x</i></p>`,
  "style registered text": `<i class=C></i><style>@property --s{syntax:"<string>";inherits:false;initial-value:"URL"}.C{background:image-set(var(--s) 1x)}</style>`,
  "style function": `<i class=C></i><style>@function --g(){result:"URL"}.C{background:image-set(--g() 1x)}</style>`,
  "style condition": `<i class=C></i><style>.C{background:if(media(all):url(URL))}</style>`,
  "style from an attribute": `<i class=C data-u="URL"></i><style>.C{background:image-set(attr(data-u) 1x)}</style>`,
  "style of a source": `<i class=C></i><style>.C{background:src("URL")}</style>`,
  "style cursor": "<i class=C>x</i><style>.C{cursor:url(URL),auto}</style>",
  "style background continued with CRLF":
    "<i class=C></i><style>.C{background:url('https:\\\r\n//HOST/x')}</style>",
  "style filter": "<i class=C>x</i><style>.C{filter:url(URL#f)}</style>",
  "style clip": "<i class=C>x</i><style>.C{clip-path:url(URL#f)}</style>",
  "style offset": "<i class=C>x</i><style>.C{offset-path:url(URL#f)}</style>",
  "SVG foreign object": '<svg><foreignObject><img src="URL"></foreignObject></svg>',

  // Style.
  "style attribute": '<p style="background:url(URL)">x</p>',
  "style attribute with quotes": `<p style='background:url("URL")'>x</p>`,
  "style attribute with entities": '<p style="background:url&lpar;&quot;URL&quot;)">x</p>',
  "style attribute by image-set": `<p style="background:image-set('URL' 1x)">x</p>`,
  "style attribute left open": '<p style="background:url(URL">x</p>',
  "style attribute in a variable": '<p style="--x:url(URL);background:var(--x)">x</p>',
  "style import": '<style>@import "URL";</style>',
  "style import by url": "<style>@import url(URL);</style>",
  "style import in capitals": "<style>@IMPORT 'URL' print;</style>",
  "style import without space": '<style>@import"URL"layer(x);</style>',
  "style import behind a comment": '<style>/* a */@import/**/"URL"</style>',
  "style import with escapes": '<style>@\\69mport "\\68ttps://HOST/x"</style>',
  "style import of a medium": '<style media="print">@import "URL";</style>',
  "style import of data": `<style>@import "data:text/css,@import 'URL'";</style>`,
  "style import of data by url": `<style>@import url("data:text/css,@import 'URL'");</style>`,
  "style import behind a mark": '<style><!-- @import "URL"; --></style>',
  "style import behind a charset": '<style>@charset "utf-8"; @import "URL";</style>',
  "style of a type": '<style type="text/css">@import "URL"</style>',
  "style in a table": "<table><style>@import 'URL';</style><tr><td>x</table>",
  "style background": "<i class=C></i><style>.C{background:url(URL)}</style>",
  "style background, nested": "<i class=C></i><style>i{&.C{background:url( 'URL' )}}</style>",
  "style background in media": "<i class=C></i><style>@media all{.C{background:Url(URL)}}</style>",
  "style background with escapes":
    "<i class=C></i><style>.C{background:u\\72\nl(\\68\nttps:\\2f/HOST/x)}</style>",
  "style background left open": "<i class=C></i><style>.C{background:url(URL</style>",
  "style background, string left open": "<i class=C></i><style>.C{background:url('URL</style>",
  "style background continued":
    "<i class=C></i><style>.C{background:url('https:\\\n//HOST/x')}</style>",
  "style background behind a bad one":
    "<i class=C></i><style>.C{background:url(a b);background:url(URL)}</style>",
  "style image-set": '<i class=C></i><style>.C{background:image-set("URL" 1x)}</style>',
  "style image-set of url":
    "<i class=C></i><style>.C{background:image-set(url(URL) type('image/gif'))}</style>",
  "style -webkit-image-set":
    "<i class=C></i><style>.C{background:-webkit-image-set(url(URL) 1x)}</style>",
  "style cross-fade":
    "<i class=C></i><style>.C{background:-webkit-cross-fade(url(URL),url(/own.gif),50%)}</style>",
  "style variable": "<i class=C></i><style>.C{--u:url(URL);background:var(--u)}</style>",
  "style variable as text":
    '<i class=C></i><style>.C{--u:"URL";background:image-set(var(--u) 1x)}</style>',
  "style variable's fallback":
    '<i class=C></i><style>.C{background:var(--none,url("URL"))}</style>',
  "style registered variable":
    '<i class=C></i><style>@property --r{syntax:"<image>";inherits:false;initial-value:url(URL)}.C{background:var(--r)}</style>',
  "style content": "<i class=C></i><style>.C{content:url(URL)}</style>",
  "style content of a pseudo-element":
    "<i class=C></i><style>.C::before{content:image-set('URL' 1x)}</style>",
  "style list": "<li class=C>x</li><style>.C{list-style:url(URL)}</style>",
  "style border": "<i class=C></i><style>.C{border:2px solid;border-image:url(URL) 1}</style>",
  "style mask": "<i class=C></i><style>.C{mask:url(URL)}</style>",
  "style mask-image": "<i class=C></i><style>.C{-webkit-mask-image:url(URL)}</style>",
  "style shape": "<i class=C></i><style>.C{float:left;shape-outside:url(URL)}</style>",
  "style font":
    "<i class=C>x</i><style>@font-face{font-family:CF;src:url(URL)}.C{font-family:CF}</style>",
  "style font among fallbacks":
    "<i class=C>x</i><style>@font-face{font-family:CF;src:local(none),url('URL') format('woff')}.C{font-family:CF}</style>",
  "style animation":
    "<i class=C></i><style>@keyframes C{from,to{background-image:url(URL)}}.C{animation:C 9s infinite}</style>",

  // Encodings that the element or the type names.
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

  // Addresses that code writes.
  "frame of code, one slash": `<iframe src="javascript:'<img src=https:/HOST/x>'"></iframe>`,
  "frame of code, no slash": `<iframe src="javascript:'<img src=https:HOST/x>'"></iframe>`,
  "frame of code, backslashes": `<iframe src="javascript:'<img src=https:\\\\\\\\HOST/x>'"></iframe>`,
  "frame of code, backslashes without a scheme": `<iframe src="javascript:'<img src=\\\\\\\\HOST/x>'"></iframe>`,
  "frame of code, entities": `<iframe src="javascript:'<img src=&amp;#x2f;&amp;sol;HOST/x>'"></iframe>`,
  "frame of code, tab": `<iframe src="javascript:'<img src=&quot;/\\t/HOST/x&quot;>'"></iframe>`,

  // AMP: what its runtime makes of the elements, in short.
  "AMP pixel":
    '<amp-pixel src="URL"></amp-pixel><script>for(const e of document.querySelectorAll("amp-pixel[src]"))new Image().src=e.getAttribute("src")</script>',
  "AMP frame": `<amp-iframe src="URL"></amp-iframe><script>for(const e of document.querySelectorAll("amp-iframe[src]"))new Image().src=e.getAttribute("src")</script>`,
  "AMP configuration":
    '<amp-analytics><script type="application/json">{"requests":{"a":"URL"}}</script></amp-analytics><script>for(const e of document.querySelectorAll(\'amp-analytics [type="application/json"]\'))new Image().src=JSON.parse(e.textContent).requests.a</script>',
  "AMP configuration of a host":
    '<amp-analytics><script type="application/json">{"vars":{"h":"HOST"}}</script></amp-analytics><script>for(const e of document.querySelectorAll(\'amp-analytics [type="application/json"]\'))new Image().src="//"+(JSON.parse(e.textContent).vars||{h:"own.localhost"}).h</script>',

  // Elements that are young, odd or old.
  "style in SVG that imports": '<svg><style>@import "URL";</style></svg>',
  "style in a foreign object":
    '<svg><foreignObject><style>@import "URL";</style></foreignObject></svg>',
  "style in a foreign object's SVG":
    '<svg><foreignObject><svg><style>@import "URL";</style></svg></foreignObject></svg>',
  "frame in a foreign object":
    '<svg><foreignObject><iframe src="URL"></iframe></foreignObject></svg>',
  "link to expect": '<link rel="expect" href="URL#x" blocking="render">',
  "fenced frame": '<fencedframe src="URL"></fencedframe>',
  "web bundle":
    '<script type="webbundle">{"source":"URL","resources":["https://HOST/y.gif"]}</script><img src="https://own.localhost/y.gif">',
  "frame without credentials": '<iframe credentialless src="URL"></iframe>',
  "frame in a sandbox": '<iframe sandbox src="URL"></iframe>',
  "object of an object": `<object data="data:text/html,<object data='URL'></object>"></object>`,
  "object's parameter": '<object type="text/html"><param name="src" value="URL"></object>',
  "object's movie": '<object><param name="movie" value="URL"></object>',
  "object of data as SVG":
    '<object type="image/svg+xml" data=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="URL"/></svg>\'></object>',
  "embed of data as SVG":
    '<embed type="image/svg+xml" src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="URL"/></svg>\'>',
  "frame of data as XML": `<iframe src="data:text/xml,<?xml-stylesheet href='URL'?><a/>"></iframe>`,
  "frame of data as a transformation":
    '<iframe src=\'data:text/xsl,<html xmlns="http://www.w3.org/1999/xhtml"><img src="URL"/></html>\'></iframe>',
  "frame of data in parts":
    '<iframe src="data:multipart/x-mixed-replace;boundary=b,--b%0D%0AContent-Type: text/html%0D%0A%0D%0A<img src=URL>%0D%0A--b--"></iframe>',
  "frame of a message":
    '<iframe src="data:message/rfc822,MIME-Version: 1.0%0D%0AContent-Type: text/html%0D%0A%0D%0A<img src=URL>"></iframe>',
  "shadow root in a shadow root":
    '<div><template shadowrootmode="open"><div><template shadowrootmode="open"><img src="URL"></template></div></template></div>',
  "shadow root in a select":
    '<select><div><template shadowrootmode="open"><img src="URL"></template></div></select>',
  "image in a select": '<select><img src="URL"></select>',
  "image in a select's button":
    '<select><button><img src="URL"></button><option>x</option></select>',
  "image in a select's group": '<select><optgroup><div><img src="URL"></div></optgroup></select>',
  "image in a select's table": '<select><table><tr><td><img src="URL"></table></select>',
  "image in a select's input": '<select><input><img src="URL"></select>',
  "frame in a select": '<select><option><iframe src="URL"></iframe></option></select>',
  "style in a select": '<select><style>@import "URL";</style></select>',
  "script in a select": '<select><script src="URL"></script></select>',
  "video in a select": '<select><video poster="URL"></video></select>',
  "object in a select": '<select><object data="URL"></object></select>',
  "SVG in a select": '<select><svg><image href="URL"/></svg></select>',
  "style in a select's SVG": '<select><svg><style>@import "URL";</style></svg></select>',
  "image in a select in a table": '<table><tr><td><select><img src="URL"></select></table>',
  "image behind a select in a select": '<select><option><select><img src="URL"></select>',
  "image in a search": '<search><img src="URL"></search>',
  "image in a permission": '<permission type="geolocation"><img src="URL"></permission>',
  "image in a location's button": '<geolocation><img src="URL"></geolocation>',
  "image in a selected content":
    '<select><button><selectedcontent></selectedcontent></button><option selected><img src="URL"></option></select>',
  portal: '<portal src="URL"></portal>',
  sound: '<bgsound src="URL">',
  applet: '<applet code="URL" archive="URL"></applet>',
  "preload of a video": '<link rel="preload" as="video" href="URL">',
  "preload of a document": '<link rel="prefetch" as="document" href="URL">',
  prerender: '<link rel="prerender" href="URL">',
  monetization: '<link rel="monetization" href="URL">',

  // Style that is young, odd or old.
  "style import of a layer": '<style>@import "URL" layer(x) supports(display:grid) screen;</style>',
  "style import of a named layer": "<style>@import url('URL') layer;</style>",
  "style import of a scope": '<style>@import url("URL") scope((.x));</style>',
  "style import behind a layer": '<style>@layer x; @import "URL";</style>',
  "style image-set with prefix, text":
    '<i class=C></i><style>.C{background:-webkit-image-set("URL" 1x)}</style>',
  "style cross-fade without prefix":
    "<i class=C></i><style>.C{background:cross-fade(url(URL) 50%,url(/own.gif))}</style>",
  "style font with technology":
    "<i class=C>x</i><style>@font-face{font-family:CF;src:url(URL) format(woff2) tech(variations)}.C{font-family:CF}</style>",
  "style address with modifiers":
    '<i class=C></i><style>.C{background:url("URL" crossorigin(anonymous))}</style>',
  "style worklet": "<i class=C></i><style>.C{background:paint(x,url(URL))}</style>",
  "style image function": '<i class=C></i><style>.C{background:image("URL")}</style>',
  "style reflection": "<i class=C></i><style>.C{-webkit-box-reflect:below 0 url(URL)}</style>",
  "style border source":
    "<i class=C></i><style>.C{border:2px solid;border-image-source:url(URL)}</style>",
  "style mask border": "<i class=C></i><style>.C{-webkit-mask-box-image:url(URL)}</style>",
  "style content with description":
    "<i class=C></i><style>.C::after{content:url(URL) / 'x'}</style>",
  "style counter":
    "<style>@counter-style C{system:cyclic;symbols:url(URL)}</style><i class=C>x</i>",
  "style in a starting style":
    "<i class=C></i><style>@starting-style{.C{background:url(URL)}}.C{background:none;transition:all 1s}</style>",
  "style in a container":
    "<i class=C></i><style>@container style(--x:1){.C{background:none}}@supports(display:block){.C{background:url(URL)}}</style>",
  "style in a layer": "<i class=C></i><style>@layer a{.C{background:url(URL)}}</style>",
  "style in a scope": "<i class=C></i><style>@scope{.C{background:url(URL)}}</style>",
  "style behind a namespace":
    "<i class=C></i><style>@namespace url(http://www.w3.org/1999/xhtml);.C{background:url(URL)}</style>",

  // Other documents' parts.
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

/** What looks like a tag and makes Chromium load nothing: it has to pass byte for byte. */
export const HARMLESS: Ways = {
  "refresh without a number": '<meta http-equiv="refresh" content=";url=URL"><p>x',
  "module that mentions a vendor": `<script type="module">// import "URL"\nlet from = "x"</script>`,
  "import map's keys": '<script type="importmap">{"imports":{"URL":"/own.js"}}</script>',
  "script of an unknown type": '<script type="text/template" src="URL"></script>',
  "script of plain text": '<script type="text/plain"><img src="URL"></script>',
  "script of a type with parameters":
    '<script type="text/javascript; charset=utf-8" src="URL"></script>',
  "script of an unknown language": '<script language="vbscript" src="URL"></script>',
  "link that is canonical": '<link rel="canonical" href="URL">',
  "link without relation": '<link href="URL">',
  "link to another language": '<link rel="alternate" hreflang="de" href="URL">',
  "link to the next page": '<link rel="next" href="URL">',
  anchor: '<a href="URL">x</a>',
  "anchor in SVG": '<svg><a href="URL"><text>x</text></a></svg>',
  quotation: '<blockquote cite="URL">x</blockquote>',
  text: "<p>URL</p>",
  textarea: '<textarea><img src="URL"></textarea>',
  comment: '<!-- <img src="URL"> -->',
  title: "<svg><title>URL</title></svg>",
  "data attribute": '<div data-src="URL">x</div>',
  "image's description": '<img longdesc="URL" lowsrc="URL" alt="URL">',
  "text field": '<input type="text" src="URL" value="URL">',
  "division's background": '<div background="URL">x</div>',
  "social image": '<meta property="og:image" content="URL">',
  "meta content": '<meta name="x" content="0;url=URL">',
  "style selector": '<style>a[href="URL"]{color:red}</style>',
  "style comment": "<style>/* @import 'URL'; */</style>",
  "style text": '<style>i::before{content:"URL"}</style>',
  "style namespace": "<style>@namespace x url(URL);</style>",
  "structured data": '<script type="application/ld+json">{"url":"URL"}</script>',
  "first repetition": '<img src="/own.gif" src="URL">',
  "form that the visitor sends": '<form action="URL"><button>x</button></form>',
  "form button": '<form><button formaction="URL">x</button></form>',
};
