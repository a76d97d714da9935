import type { Case } from "../judge";
import { bodies, page } from "./page";

const I = "<img src={v}>";

/** Behind a script that takes its time, so that the browser's scanner reads on before its parser does. */
const late = (table: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(table).map(([name, body]) => [name, `<script src=/slow.js></script>${body}`]),
  );

/** What only a browser's preload scanner takes for a tag, which loads all the same. */
export const loadingForScanner: Case[] = bodies(
  "scanner",
  late({
    "style in an svg title": `<svg><title><style></title>${I}</style></title></svg>`,
    "textarea in an svg title": `<svg><title><textarea></title>${I}</textarea></title></svg>`,
    "attribute in an svg style": `<svg><style><a id="</style>${I}"></a></style></svg>`,
    "attribute in an svg title": `<svg><title><b id="</title>${I}"></b></title></svg>`,
    "attribute in an svg script": `<svg><script><a id="</script>${I}"></a></script></svg>`,
    "attribute in a math style": `<math><style><a id="</style>${I}"></a></style></math>`,
    "attribute behind an empty svg style": `<svg><style/><a id="</style>${I}"></a></svg>`,
    "attribute far behind an empty svg title": `<svg><title/></svg><p>x</p><p id="</title>${I}">y</p>`,
    "end tag's attribute in an svg title": `<svg><title><b></b id="</title>${I}"></title></svg>`,
    "comment in an svg title": `<svg><title><!--</title>${I}--></title></svg>`,
    "comment in an svg style": `<svg><style><!--</style>${I}--></style></svg>`,
    cdata: `<svg><![CDATA[>${I}]]></svg>`,
    "cdata in an svg style": `<svg><style><![CDATA[</style>${I}]]></style></svg>`,
    "escape in an svg script": `<svg><script type=x><!--<script>--></script></svg>${I}<p id="</script>${I}">x</p>`,
    "escape in cdata in an svg script": `<svg><script type=x><![CDATA[<!--<script>]]></script></svg>${I}<p id="</script>${I}">x</p>`,
    "xmp in a foreignObject": `<svg><xmp></xmp><foreignObject><p id="</xmp>">${I}</p></foreignObject></svg>`,
    "iframe in svg": `<svg><iframe><a id="</iframe>${I}"></a></iframe></svg>`,
    "noscript in svg": `<svg><noscript><a id="</noscript>${I}"></a></noscript></svg>`,
    "noembed in svg": `<svg><noembed><a id="</noembed>${I}"></a></noembed></svg>`,
    "bogus comment in an svg title": `<svg><title><?x </title\n>${I}</title></svg>`,
    "raw style in svg with an import": `<svg><style><g></g>@import url({v});</style></svg>${I}`,
    "last of two relations": `<link rel=nofollow rel=stylesheet href={v}>`,
    "last of two types": `<script type=text/plain type=text/javascript src={v}></script>`,
    "last of two languages": `<script language=x language=javascript src={v}></script>`,
    "last of two types of a button": `<input type=text type=image src={v}>`,
    "second of two addresses": `<link rel=stylesheet href="" href={v}>`,
    "second of two addresses of a script": `<script src="" src={v}></script>`,
    "second of two posters": `<video poster="" poster={v}></video>`,
    "second of two addresses of a preloaded image": `<link rel=preload as=image href=/own.gif href={v}>`,
    "second of two candidates": `<picture><source srcset="," srcset="{v} 1x"><img></picture>`,
    "import in a parked svg style": `<svg><style>/*<a t="*/ @import '{v}';">*/</style></svg>`,
    "unfinished tag": `${I}<svg><style><a id="</style>${I}`,
    "frameset later": `${I}<frameset>`,
    "img in a noscript after a script": `<noscript><p id="</noscript>${I}">`,
    "link in the body": `<link rel=preload as=image href={v}>`,
    "img in a frameset in the body": `<frameset>${I}</frameset>`,
    "img in a colgroup": `<table><colgroup>${I}</colgroup></table>`,
    "img in a select": `<select>${I}</select>`,
    "script in a select": `<select><script src={v}></script></select>`,
  }),
).concat([
  {
    name: "scanner: img in a frameset page",
    page: `<html><head><script src=/slow.js></script></head><frameset>${I}<script src={v}></script><frame src=/x></frameset></html>`,
  },
  {
    name: "scanner: behind the end of the page",
    page: page(`<script src=/slow.js></script>`) + I,
  },
]);
