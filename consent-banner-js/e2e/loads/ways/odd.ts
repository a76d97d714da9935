import type { Ways } from "../ways";

/** Elements that are young, odd or old. */
export const ODD: Ways = {
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
};
