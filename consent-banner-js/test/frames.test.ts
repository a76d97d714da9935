import { expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();

const MADE = 'const f = document.createElement("iframe");';

/** Ways to a frame's window, from the page's own markup on, as a value of the script behind it. */
test.each([
  ["its name", '<iframe name="g"></iframe>', "g"],
  ["its number", "<iframe></iframe>", "frames[0]"],
  ["its name in the document", '<iframe name="g"></iframe>', "document.g"],
  ["open", '<iframe name="g"></iframe>', 'open("", "g")'],
  [
    "a frame in it",
    '<iframe name="g"></iframe>',
    '(g.document.body.after(g.document.createElement("iframe")), g.frames[0])',
  ],
  [
    "what is written into it",
    '<iframe name="g"></iframe>',
    "(g.document.write('<iframe name=\"h\"></iframe>'), g.document.close(), g.h)",
  ],
  ["an object", '<object id="o" data="about:blank"></object>', "o.contentWindow"],
  ["an object's document", '<object id="o" data="about:blank"></object>', "w(o.contentDocument)"],
  [
    "a frame set",
    "",
    `(document.documentElement.append(document.createElement("frameset")),
      document.documentElement.lastChild.append(document.createElement("frame")),
      document.querySelector("frame").contentWindow)`,
  ],
  ...[
    'p.insertAdjacentElement("afterend", f)',
    "p.before(f)",
    "p.after(f)",
    "p.replaceWith(f)",
    "p.replaceChildren(f)",
    "p.replaceChild(f, p.firstChild)",
    "(r => (r.selectNodeContents(p), r.insertNode(f)))(document.createRange())",
    '(f.src = "/own.html", p.after(f))',
    '(f.srcdoc = "x", p.before(f))',
  ].map((put) => [put, "", `(${put}, frames[0])`]),
])("a denied host is not contacted from a frame reached by %s", async (_, markup, reach) => {
  visit.site.page.body = `<p id="p">x</p>${markup}<script>{
    const w = (inside) => inside.defaultView; ${MADE}
    const reached = ${reach};
    for (const url of ${JSON.stringify(
      ["ads", "cdn"].map((host) => visit.site.vendor(`${host}.localhost`, "/x.svg")),
    )}) reached.navigator.sendBeacon(url, "x"); }</script>`;
  await visit.page.goto(visit.site.url);
  await visit.contacted("cdn.localhost/x.svg");
  expect(visit.site.contacts).toEqual(["cdn.localhost/x.svg"]);
});

test("what loads in a page goes on where it has an element that is no frame", async () => {
  visit.site.page.body = `<img id="i" src="/own.svg">`;
  await visit.open();
  const loaded = await visit.page.evaluate(
    () =>
      new Promise((resolve) => {
        const image = new Image();
        image.onload = () => {
          resolve("loaded");
        };
        image.src = "/own.svg?2";
        document.body.append(image);
      }),
  );
  expect(loaded).toBe("loaded");
});
