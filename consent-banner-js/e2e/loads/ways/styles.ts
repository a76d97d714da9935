import type { Ways } from "../ways";

/** Style. */
export const STYLES: Ways = {
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
};

/** Style that is young, odd or old. */
export const ODD_STYLES: Ways = {
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
};
