import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();

/** Ways in which pages have jQuery put a script in: `MARKUP` is its text, `PART` a document with it. */
const WAYS = {
  "plain markup": "document.body.appendChild(document.createElement('p')).innerHTML = MARKUP",
  append: "$('head').append(MARKUP)",
  "append of an element": "$(MARKUP).appendTo('body')",
  "append among others": "$('body').append('<p>before</p>' + MARKUP + '<p>after</p>')",
  "append to several": "$('body').append('<i></i><i></i>'); $('i').append(MARKUP)",
  "append and moves":
    "$('body').append('<div>' + MARKUP + '</div>'); $('div').detach().appendTo('body')",
  html: "$('<div>').appendTo('body').html(MARKUP)",
  before: "$('body').append('<p>'); $('p').before(MARKUP)",
  "append of an element that is made": "$('<script>', { src: ADDRESS }).appendTo('head')",
  load: "$('<div>').appendTo('body').load(PART)",
};

test.each(["jquery3/dist/jquery.js", "jquery"])(
  "scripts of markup that %s puts in load once after consent, those of plain markup never",
  async (library) => {
    await visit.open();
    await visit.page.addScriptTag({ path: createRequire(import.meta.url).resolve(library) });
    const paths = [];
    for (const [way, code] of Object.entries(WAYS))
      for (const type of ["", ' type="text/javascript"', ' type="module"']) {
        const path = `/${encodeURIComponent(way + type)}.js`;
        const url = visit.site.vendor("stats.localhost", path);
        const markup = `<script${type} src="${url}"></script>`;
        const texts = {
          MARKUP: markup,
          ADDRESS: url,
          PART: "data:text/html," + encodeURIComponent(markup),
        };
        const consts = Object.entries(texts).map(
          ([name, text]) => `${name}=${JSON.stringify(text)}`,
        );
        await visit.page.evaluate(`{ const ${consts.join()}; ${code}; null }`);
        await expect
          .poll(() => visit.page.locator(`script[data-consentry-src="${url}"]`).count())
          .toBeGreaterThan(0);
        if (way !== "plain markup") paths.push(path);
      }
    expect(visit.site.contacts).toEqual([]);
    await visit.act("accept-all");
    const ran = () => visit.page.evaluate(() => (window as never)["ran"] as string[] | undefined);
    await expect.poll(async () => (await ran())?.length).toBeGreaterThanOrEqual(paths.length);
    expect((await ran())?.sort()).toEqual(paths.sort());
  },
);
