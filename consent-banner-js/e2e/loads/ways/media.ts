import type { Ways } from "../ways";

/** Images and media. */
export const MEDIA: Ways = {
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
};

/** Links. */
export const LINKS: Ways = {
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
};
