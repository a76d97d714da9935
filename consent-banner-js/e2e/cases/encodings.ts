import type { Case } from "../judge";
import { page } from "./page";

const I = "<img src={v}>";

/** Bytes from text whose characters each stand for one, with the vendor's address in it. */
const latin1 = (text: string) => (vendor: string) =>
  Buffer.from(text.replaceAll("{v}", vendor), "latin1");

function utf16(text: string, mark: boolean, big: boolean) {
  return (vendor: string) => {
    const bytes = Buffer.from((mark ? "\uFEFF" : "") + text.replaceAll("{v}", vendor), "utf16le");
    return big ? bytes.swap16() : bytes;
  };
}

/** A page that says its encoding itself. */
const declaring = (encoding: string, body: string) => page(body, `<meta charset=${encoding}>`);

const labels =
  "utf-8 windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257 windows-1258 windows-874 ibm866 iso-8859-1 iso-8859-2 iso-8859-3 iso-8859-4 iso-8859-5 iso-8859-6 iso-8859-7 iso-8859-8 iso-8859-8-i iso-8859-10 iso-8859-13 iso-8859-14 iso-8859-15 iso-8859-16 koi8-r koi8-u macintosh x-mac-cyrillic gbk gb18030 gb2312 big5 euc-jp shift_jis euc-kr x-user-defined";

/** In every encoding, markup behind bytes that it could take for the first half of a character. */
export const loadingInEveryEncoding: Case[] = labels.split(" ").flatMap((label) => [
  {
    name: `${label}: behind a lead byte`,
    type: `text/html; charset=${label}`,
    page: latin1(page(`\x81${I}\xe3${I}\xfe${I}\xa4\xa2${I}`)),
  },
  {
    name: `${label}: lead bytes before quotes`,
    type: `text/html; charset=${label}`,
    page: latin1(
      page(`<p title="\x81"></p>${I}<p title='\xe3'></p>${I}<p title="\x83\x5c">x</p>${I}`),
    ),
  },
  {
    name: `${label}: by a meta element`,
    type: "text/html",
    page: latin1(declaring(label, `<p>\x83\x5c\x81\x7c</p>${I}`)),
  },
]);

/** Pages in encodings of every kind. */
export const loadingEncodings: Case[] = [
  ...[false, true].flatMap((big): Case[] => {
    const name = big ? "utf-16be" : "utf-16le";
    return [
      { name: `${name} by its mark`, type: "text/html", page: utf16(page(I), true, big) },
      { name: `${name} by its mark, against the header`, page: utf16(page(I), true, big) },
      {
        name: `${name} by the header`,
        type: `text/html; charset=${name}`,
        page: utf16(page(I), false, big),
      },
      {
        name: `${name} by the header, with a lone surrogate`,
        type: `text/html; charset=${name}`,
        page: utf16(page("\uD800" + I), false, big),
      },
      {
        name: `${name} in xml`,
        type: `application/xhtml+xml`,
        page: utf16(
          `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>Last.<img src="{v}" /></body></html>`,
          true,
          big,
        ),
      },
    ];
  }),
  {
    name: "utf-16 by the header",
    type: "text/html; charset=utf-16",
    page: utf16(page(I), false, false),
  },
  {
    name: "utf-16 by a quoted label",
    type: 'text/html; charset="utf-16"',
    page: utf16(page(I), false, false),
  },
  {
    name: "unicode by the header",
    type: "text/html; charset= unicode ",
    page: utf16(page(I), false, false),
  },
  {
    name: "utf-16 in a meta element is utf-8",
    type: "text/html",
    page: declaring("utf-16", `<p>é</p>${I}`),
  },
  {
    name: "utf-8 with a mark against the header",
    type: "text/html; charset=utf-16",
    page: "\uFEFF" + page(I),
  },
  {
    name: "utf-8 with a mark against the meta",
    type: "text/html",
    page: "\uFEFF" + declaring("iso-2022-jp", I),
  },
  { name: "invalid utf-8", page: latin1(page(`<p>\xff\xc0\x80\xe2\x28</p>${I}\xf0${I}`)) },
  { name: "overlong less-than is none", page: latin1(page(`\xc0\xbcp>${I}`)) },
  {
    name: "utf-7 is not honoured",
    type: "text/html; charset=utf-7",
    page: page(`+ADw-p+AD4-${I}`),
  },
  { name: "utf-32 is not honoured", type: "text/html; charset=utf-32", page: page(I) },
  { name: "unknown label", type: "text/html; charset=nonsense", page: page(I) },
  { name: "two labels", type: "text/html; charset=utf-8; charset=utf-16", page: page(I) },
  {
    name: "iso-2022-jp by the header",
    type: "text/html; charset=iso-2022-jp",
    page: latin1(page(`\x1b$B$"$$\x1b(B${I}`)),
  },
  {
    name: "iso-2022-jp by the header hides a quote",
    type: "text/html; charset=iso-2022-jp",
    page: latin1(page(`<p title="\x1b$B!"\x1b(B"></p>${I}<p title="\x1b$B">${I}\x1b(B"></p>${I}`)),
  },
  {
    name: "iso-2022-jp by a meta element hides a quote",
    type: "text/html",
    page: latin1(declaring("iso-2022-jp", `<p title="\x1b$B!"\x1b(B">${I}<p title="">`)),
  },
  {
    name: "iso-2022-jp by a meta element, escapes within a name",
    type: "text/html",
    page: latin1(declaring("iso-2022-jp", `<im\x1b(Bg sr\x1b(Bc={v}>`)),
  },
  {
    name: "iso-2022-jp by a meta element, escape behind less-than",
    type: "text/html",
    page: latin1(declaring("iso-2022-jp", `<\x1b(Bimg src={v}>`)),
  },
  {
    name: "iso-2022-jp by http-equiv, escape behind less-than",
    type: "text/html",
    page: latin1(
      page(
        `<\x1b(Bimg src={v}>`,
        `<meta http-equiv=content-type content="text/html; charset=iso-2022-jp">`,
      ),
    ),
  },
  {
    name: "iso-2022-jp by its other label",
    type: "text/html",
    page: latin1(declaring("csISO2022JP", `<\x1b(Bimg src={v}>`)),
  },
  {
    name: "iso-2022-jp behind 900 bytes",
    type: "text/html",
    page: latin1(
      `<!DOCTYPE html><!--${" ".repeat(900)}--><meta charset=iso-2022-jp><body>Last.<\x1b(Bimg src={v}>`,
    ),
  },
  {
    name: "iso-2022-jp behind 2000 bytes",
    type: "text/html",
    page: latin1(
      `<!DOCTYPE html><!--${" ".repeat(2000)}--><meta charset=iso-2022-jp><body>Last.<\x1b(Bimg src={v}>`,
    ),
  },
  {
    name: "iso-2022-jp behind 2000 bytes of head",
    type: "text/html",
    page: latin1(
      `<!DOCTYPE html><title>${"x".repeat(2000)}</title><meta charset=iso-2022-jp><body>Last.<\x1b(Bimg src={v}>`,
    ),
  },
  {
    name: "iso-2022-jp in roman",
    type: "text/html; charset=iso-2022-jp",
    page: latin1(page(`\x1b(J${I}\x1b(B`)),
  },
  {
    name: "undeclared shift_jis",
    type: "text/html",
    page: latin1(
      page(
        `<p>${"\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd\x90\xa2\x8a\x45\x83\x5c".repeat(40)}</p>${I}`,
      ),
    ),
  },
  {
    name: "undeclared gbk",
    type: "text/html",
    page: latin1(page(`<p>${"\xc4\xe3\xba\xc3\xca\xc0\xbd\xe7".repeat(40)}</p>${I}`)),
  },
  {
    name: "undeclared windows-1251",
    type: "text/html",
    page: latin1(page(`<p>${"\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0 ".repeat(40)}</p>${I}`)),
  },
  {
    name: "shift_jis with half a character before a quote in a style sheet",
    type: "text/html; charset=shift_jis",
    page: latin1(page(`<style>a{content:"\x83\x5c"} body{background:url({v})} b{c:"d"}</style>`)),
  },
  {
    name: "gb18030 with four bytes",
    type: "text/html; charset=gb18030",
    page: latin1(page(`\x81\x30\x81\x30${I}\x81\x30${I}\x81\x30\x81${I}`)),
  },
];

/** An escape that only ISO-2022-JP has: browsers that take the page for it would see a tag. */
export const undeclaredEncodings: Case[] = [
  {
    name: "iso-2022-jp undeclared",
    type: "text/html",
    page: latin1(page(`<p>${"\x1b$B$3$s$K$A$O@$3&\x1b(B ".repeat(40)}</p><\x1b(Bimg src={v}>`)),
  },
];

/** Encodings of which a browser shows nothing but a replacement. */
export const replacedEncodings: Case[] = [
  "iso-2022-kr",
  "hz-gb-2312",
  "iso-2022-cn",
  "replacement",
].map((label) => ({
  name: `${label} is replaced`,
  type: `text/html; charset=${label}`,
  page: page(I),
}));
