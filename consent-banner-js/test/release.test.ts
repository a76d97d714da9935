import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();

/** A parked external script, as the gateway makes it. */
const parked = (url: string, more = "") =>
  `<script type="text/plain" ${more} data-consentry="analytics" data-consentry-src="${url}"></script>`;

const note = (what: string) => `(window.ran ??= []).push("${what}")`;

/** What ran in the page, once all of it has. */
async function ran(count: number): Promise<string[]> {
  const read = () => visit.page.evaluate(() => (window as never)["ran"] as string[] | undefined);
  await expect.poll(async () => (await read())?.length).toBe(count);
  return (await read()) ?? [];
}

describe("parked tags", () => {
  test.each([
    ["object", "data"],
    ["embed", "src"],
  ])("an %s loads after consent, in its place and size", async (name, attribute) => {
    const url = visit.site.vendor("video.localhost", `/${name}.html`);
    visit.site.page.body = `<${name} width="300" height="150" data-consentry="functional" data-consentry-${attribute}="${url}"></${name}><p>after</p>`;
    await visit.open();
    await visit.act("accept-all");
    await visit.contacted(`video.localhost/${name}.html`);
    expect(await visit.page.locator(name).boundingBox()).toMatchObject({ width: 300, height: 150 });
    expect(await visit.page.locator(`${name} + p`).count()).toBe(1);
  });

  test("what a template holds loads once scripts put it into the page", async () => {
    const url = (name: string) => visit.site.vendor("stats.localhost", "/" + name);
    const mark = 'data-consentry="analytics" data-consentry-src=';
    const denied = visit.site.vendor("ads.localhost", "/x.svg");
    visit.site.page.head = `<meta name="description" content="shop">`;
    visit.site.page.body = `<template><img ${mark}"${url("image.svg")}">${parked(url("script.js"))}
<img data-consentry="advertising" data-consentry-src="${denied}">
<template><iframe ${mark}"${url("nested.html")}"></iframe></template></template>`;
    await visit.open();
    await visit.act("choose");
    await visit.page.locator('[data-purpose="analytics"]').click();
    await visit.act("save");
    await visit.page.waitForFunction(
      () =>
        !document.querySelector("template")?.content.querySelector("[data-consentry=analytics]"),
    );
    expect(visit.site.contacts).toEqual([]);
    await visit.page.evaluate(() => {
      const put = ({ content }: HTMLTemplateElement) => {
        document.body.append(content.cloneNode(true));
      };
      document.querySelectorAll("template").forEach(put);
      document.querySelectorAll<HTMLTemplateElement>("body > template").forEach(put);
    });
    for (const name of ["image.svg", "script.js", "nested.html"])
      await visit.contacted("stats.localhost/" + name);
    expect(visit.site.contacts).toHaveLength(3);
  });

  const kept = (url: string) => "data:,#" + Buffer.from(url).toString("base64").replace(/=+$/, "");

  /** A page with what the gateway left of styles, one file of the site's own among them. */
  async function styled() {
    const of = (name: string) => kept(visit.site.vendor("stats.localhost", `/${name}`));
    visit.site.page.body = `<form style="color: red"><input name="style"><input name="matches"></form>
<style id="written">@import "${of("import.css")}"; @font-face { font-family: f; src: url(${of("font.woff2")}) }
i { background: url(${of("sheet.png")}); display: block; font: 9px f } @keyframes k { to { background: url(${of("frames.png")}) } }
b { animation: k 1ms both } s { --a: red; background: var(--a) url('${of("shorthand.png")}') } s { display: block }</style>
<style id="other">a { color: red }</style>
<b>b</b><i>i</i><s>s</s><p style="color: red; background-image: url('${of("attribute.png")}')">p</p>
<em style="--b: 3px solid red; border: var(--b); border-top-color: lime; background-image: url(${of("other.png")})">e</em>
<u style="background: url(data:,#a)">u</u><a style="background: url(${kept('");color:red;x:url("')})">a</a>`;
    await visit.open();
    const css = `@layer a, b; @import "${of("layer.css")}" layer(a); @media all { b { background: url("${of("file.png")}"); display: block } }`;
    await visit.page.evaluate(async (css) => {
      document.querySelector("p")?.style.setProperty("color", "blue");
      for (const id of ["written", "other"]) {
        const { sheet } = document.querySelector<HTMLStyleElement>("#" + id) ?? {};
        sheet?.insertRule(".own { color: green }", sheet.cssRules.length);
      }
      const href = URL.createObjectURL(new Blob([css], { type: "text/css" }));
      const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
      const loaded = new Promise((resolve) => (link.onload = resolve));
      document.head.append(link);
      await loaded;
    }, css);
  }

  test("addresses in styles come back, and what scripts have set there stays", async () => {
    await styled();
    await visit.act("accept-all");
    const files = ["import.css", "layer.css", "font.woff2"];
    const images = ["sheet", "frames", "shorthand", "attribute", "other", "file"];
    const contacts = [...files, ...images.map((one) => one + ".png")];
    for (const name of contacts) await visit.contacted(`stats.localhost/${name}`);
    const em = visit.page.locator("em");
    const border = () => em.evaluate((one) => getComputedStyle(one).borderWidth);
    expect(await border()).toBe("3px");
    const styles = await visit.page.evaluate(() => [
      ...["p", "u", "a"].map((name) => document.querySelector<HTMLElement>(name)?.style.cssText),
      ...["written", "other"].map((id) => {
        const rules = document.querySelector<HTMLStyleElement>("#" + id)?.sheet?.cssRules ?? [];
        return [...rules].at(-1)?.cssText;
      }),
    ]);
    expect(styles[0]).toContain("color: blue");
    expect(styles[1]).toContain("data:,#a");
    expect(styles[2]).toMatch(/^background: url\("data:,#[^"]+"\);$/);
    expect(styles.slice(3)).toEqual(Array(2).fill(".own { color: green; }"));
  });

  test("addresses in styles that are first needed after a withdrawal are not contacted, and come back once more", async () => {
    const { site, page } = visit;
    const url = (name: string) => site.vendor("stats.localhost", `/${name}.png`);
    site.choices = { functional: true, analytics: true, advertising: true };
    site.page.body = `<style>.on b { background: url(${url("sheet")}); display: block } p { background: url(/own.png) }</style>
<style>@layer a, b; @import "${url("import")}" layer(a); .on s { background: url(${url("behind")}) }
u { --text: "${url("text")}" } .on u { background: image-set(var(--text) 1x); display: block }</style>
<s>s</s><u>u</u><b>b</b><p>p</p><i style="--later: url('${url("attribute")}')">i</i>`;
    await visit.open();
    await page.evaluate(
      (css) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(css);
        document.adoptedStyleSheets = [sheet];
      },
      `.on i { background: var(--later) } .on { background: url(${url("adopted")}) }`,
    );
    await visit.act("open");
    await visit.act("withdraw");
    const show = () =>
      page.evaluate(() => {
        document.body.className = "on";
      });
    await expect.poll(() => page.locator("i[style]").getAttribute("style")).toContain("data:,#");
    await show();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
    // That one was loaded before.
    expect(site.contacts).toEqual(["stats.localhost/import.png"]);
    await page.evaluate(() => {
      window.consentry?.accept();
    });
    for (const name of ["sheet", "behind", "text", "attribute", "adopted"])
      await visit.contacted(`stats.localhost/${name}.png`);
  });

  test.each([["reject-all"], ["one purpose"]])(
    "no address in a style comes back with %s",
    async (answer) => {
      await styled();
      const url = visit.site.vendor("stats.localhost", "/tag.png");
      await visit.page.evaluate((src) => {
        const image = document.createElement("img");
        image.setAttribute("data-consentry", "analytics");
        image.setAttribute("data-consentry-src", src);
        document.body.append(image);
      }, url);
      if (answer === "one purpose") {
        await visit.act("choose");
        await visit.page.locator('consentry-banner [data-purpose="analytics"]').click();
        await visit.act("save");
        await visit.contacted("stats.localhost/tag.png");
      } else await visit.act(answer);
      await visit.page.locator('consentry-banner [data-action="open"]').waitFor();
      await visit.page.evaluate(
        () => new Promise((done) => requestIdleCallback(done, { timeout: 5_000 })),
      );
      expect(visit.site.contacts.filter((one) => !one.includes("/tag.png"))).toEqual([]);
      expect(await visit.page.locator("p[style]").getAttribute("style")).toContain("data:,#");
      await visit.page.evaluate(() => {
        window.consentry?.accept();
      });
      await visit.contacted("stats.localhost/attribute.png");
      await visit.contacted("stats.localhost/sheet.png");
    },
  );

  test("a script that the page looked for in vain and made again runs once, and both hear of it", async () => {
    const url = visit.site.vendor("stats.localhost", "/once.js");
    const other = visit.site.vendor("stats.localhost", "/other.js");
    visit.site.page.body = parked(url, `async onload="${note("written").replaceAll('"', "'")}"`);
    await visit.open();
    // As React 19 does with scripts of its components.
    await visit.page.evaluate(
      (addresses) => {
        for (const src of addresses) {
          if (document.querySelector(`script[async][src="${src}"]`)) continue;
          const made = Object.assign(document.createElement("script"), { src, async: true });
          made.onload = () => {
            ((window as unknown as { ran?: string[] }).ran ??= []).push("made " + src);
          };
          document[src.endsWith("/once.js") ? "body" : "head"].append(made);
        }
      },
      [url, other],
    );
    await visit.act("accept-all");
    const all = ["/once.js", "/other.js", "made " + url, "made " + other, "written"];
    expect((await ran(5)).sort()).toEqual(all);
    await visit.page.evaluate(() => window.consentry?.accept());
    await expect.poll(() => visit.site.posted).toHaveLength(2);
    expect(await ran(5)).toHaveLength(5);
    expect(await visit.page.locator("[data-consentry]").count()).toBe(0);
  });

  test("a widget that a script makes beside one of the same address is another one where it says something else", async () => {
    const url = visit.site.vendor(
      "stats.localhost",
      "/widget.js?run=ran.push(document.currentScript.dataset.post)",
    );
    visit.site.page.body = parked(url, 'async="async" data-post="1"');
    await visit.open();
    await visit.page.evaluate((src) => {
      for (const post of ["1", "2"]) {
        const made = Object.assign(document.createElement("script"), { src, async: true });
        made.dataset["post"] = post;
        made.id = "made" + post;
        made.nonce = "n";
        document.body.append(made);
      }
    }, url);
    await visit.act("accept-all");
    expect((await ran(4)).sort()).toEqual(["/widget.js", "/widget.js", "1", "2"]);
  });

  test("scripts run in their order after consent, without a reload", async () => {
    const slow = visit.site.vendor("stats.localhost", "/slow.js?delay=300");
    const quick = visit.site.vendor("stats.localhost", "/quick.js");
    const eager = visit.site.vendor("stats.localhost", "/async.js");
    visit.site.page.body = `
      ${parked(slow)}
      <script type="text/plain" data-consentry="analytics">${note("inline")}</script>
      ${parked(quick)}
      ${parked(eager, "async")}
      <script type="text/plain" data-consentry="analytics">${note("last")}</script>`;
    await visit.open();
    expect(visit.site.contacts).toEqual([]);
    await visit.page.evaluate(
      () => ((window as unknown as Record<string, unknown>)["here"] = true),
    );
    await visit.act("accept-all");
    const order = await ran(5);
    expect(order.filter((one) => one !== "/async.js")).toEqual([
      "/slow.js",
      "inline",
      "/quick.js",
      "last",
    ]);
    expect(await visit.page.evaluate(() => (window as never)["here"])).toBe(true);
  });

  describe("where a policy has scripts and markup trusted", () => {
    const [image, frame] = ["/pixel.gif", "<p id=inner>"];
    const policy = (names: string) =>
      `require-trusted-types-for 'script'; trusted-types ${names}; frame-src 'self' data:`;

    test("all comes alive in its order", async () => {
      const vendor = (path: string) => visit.site.vendor("stats.localhost", path);
      const [slow, quick] = [vendor("/slow.js?delay=200"), vendor("/quick.js")];
      visit.site.page.csp = policy("consentry page");
      visit.site.page.body = `${parked(slow)}
        <script type="text/plain" data-consentry="analytics">${note("inline")};
          document.write(trustedTypes.createPolicy("page", { createHTML: (html) => html })
            .createHTML("<b id=written></b><script src='${quick}'><\\/script>"))</script>
        <script type="text/plain" data-consentry-type="module" data-consentry="analytics">${note("module")}</script>
        <img data-consentry="analytics" data-consentry-src="${vendor(image)}">
        <iframe data-consentry="analytics" data-consentry-srcdoc="${frame}"></iframe>`;
      await visit.open();
      await visit.act("accept-all");
      expect(await ran(4)).toEqual(["/slow.js", "inline", "/quick.js", "module"]);
      expect(await visit.page.locator("#written").count()).toBe(1);
      await visit.page.frameLocator("iframe").locator("#inner").waitFor({ state: "attached" });
      await expect.poll(() => visit.site.contacts.join()).toContain(image);
    });

    test("what nobody stands for is refused as the browser would, and holds up nothing else", async () => {
      const url = visit.site.vendor("stats.localhost", "/after.js");
      visit.site.page.csp = policy("consentry");
      visit.site.page.body = `
        <script type="text/plain" data-consentry="analytics">document.write("<b id=plain></b>")</script>
        <img data-consentry="analytics" data-consentry-onerror='${note("handler")}' data-consentry-src="data:,">
        ${parked(url)}`;
      await visit.open();
      await visit.act("accept-all");
      expect(await ran(1)).toEqual(["/after.js"]);
      expect(await visit.page.locator("#plain").count()).toBe(0);
      expect(await visit.page.locator("img").getAttribute("src")).toBe("data:,");
    });

    test("what it keeps from us holds up nothing else", async () => {
      const vendor = (path: string) => visit.site.vendor("stats.localhost", path);
      visit.site.page.csp = policy("page");
      visit.site.page.body = `${parked(vendor("/refused.js"))}
        <script type="text/plain" data-consentry="analytics">${note("inline")}</script>
        <img data-consentry="analytics" data-consentry-src="${vendor(image)}">`;
      await visit.open();
      await visit.act("accept-all");
      expect(await ran(1)).toEqual(["inline"]);
      await expect.poll(() => visit.site.contacts.join()).toContain(image);
      expect(visit.site.contacts.join()).not.toContain("refused");
    });
  });

  test("a script that fails does not hold up the next", async () => {
    visit.site.page.body = `${parked("http://stats.localhost:1/")}
      <script type="text/plain" data-consentry="analytics">${note("after")}</script>`;
    await visit.open();
    await visit.act("accept-all");
    expect(await ran(1)).toEqual(["after"]);
  });

  test("those that run in a worker come back as theirs, which is told, and hold up nothing", async () => {
    const url = visit.site.vendor("stats.localhost", "/worker.js");
    visit.site.page.body = `<script>addEventListener("ptupdate", () => ${note("told")})</script>
      ${parked(url, 'data-consentry-type="text/partytown"')}
      <script type="text/plain" data-consentry="analytics">${note("after")}</script>`;
    await visit.open();
    await visit.act("accept-all");
    expect(await ran(2)).toEqual(["told", "after"]);
    const script = visit.page.locator('script[type="text/partytown"]');
    expect(await script.getAttribute("src")).toBe(url);
  });

  test("each element waits for all of its purposes", async () => {
    const both = visit.site.vendor("tags.localhost", "/both.js");
    visit.site.page.body = `
      ${parked(both).replace("analytics", "advertising analytics")}
      <img alt="" data-consentry="analytics" data-consentry-src="${visit.site.vendor("stats.localhost", "/x.svg")}">`;
    await visit.open();
    await visit.act("choose");
    await visit.page.locator('[data-purpose="analytics"]').click();
    await visit.act("save");
    await visit.contacted("stats.localhost/x.svg");
    expect(visit.site.contacts).toEqual(["stats.localhost/x.svg"]);
    await visit.act("open");
    await visit.act("accept-all");
    expect(await ran(1)).toEqual(["/both.js"]);
  });

  test("every kind of element comes back as it was written", async () => {
    const url = (path: string) => visit.site.vendor("video.localhost", path);
    const elements = (live: boolean) => {
      const at = (name: string, path: string, tail = "") =>
        live
          ? `${name}="${url(path)}${tail}"`
          : `data-consentry="functional" data-consentry-${name}="${url(path)}${tail}"`;
      return [
        `<iframe title="v" ${at("src", "/frame.html")} width="10" allow="autoplay"></iframe>`,
        `<img alt="" ${at("src", "/image.svg")} class="a b">`,
        `<img alt="" ${at("srcset", "/set.svg", " 1x")}>`,
        `<link rel="stylesheet" ${at("href", "/style.css")}>`,
        `<video ${at("poster", "/poster.svg")}></video>`,
        `<object ${at("data", "/object.html")} type="text/html"></object>`,
      ];
    };
    visit.site.page.body = `<div id="all">${elements(false).join("")}</div>`;
    await visit.open();
    expect(visit.site.contacts).toEqual([]);
    await visit.act("accept-all");
    for (const name of ["frame", "image", "set", "style", "poster", "object"])
      await visit.contacted(`video.localhost/${name}`);
    const [now, before] = await visit.page.evaluate((html) => {
      const template = document.createElement("template");
      template.innerHTML = html;
      const describe = (root: ParentNode) =>
        [...root.children].map((one) =>
          [one.localName, ...[...one.attributes].map((a) => `${a.name}=${a.value}`).sort()].join(
            " ",
          ),
        );
      return [describe(document.querySelector("#all") ?? document), describe(template.content)];
    }, elements(true).join(""));
    expect(now).toEqual(before);
  });

  test("a script gets its own type, place and attributes back", async () => {
    const url = visit.site.vendor("stats.localhost", "/typed.js");
    visit.site.page.body = `<div id="place"><b></b>${parked(url, 'id="s" data-key="k" crossorigin data-consentry-type="module"')}<i></i></div>`;
    await visit.open();
    await visit.act("accept-all");
    expect(await ran(1)).toEqual(["/typed.js"]);
    const place = await visit.page.evaluate(() =>
      [...(document.querySelector("#place")?.children ?? [])].map((one) =>
        [one.localName, ...one.getAttributeNames().sort()].join(" "),
      ),
    );
    expect(place).toEqual(["b", "script crossorigin data-key id src type", "i"]);
    expect(await visit.page.locator("#s").getAttribute("type")).toBe("module");
  });

  test("what a released script writes goes after it", async () => {
    visit.site.page.body = `<p id="one">one</p><script type="text/plain" data-consentry="analytics">
      document.write("<p id='two'>two</p>"); document.writeln('<script>${note("written")}<\\/script>');
    </script><p id="three">three</p>`;
    await visit.open();
    await visit.act("accept-all");
    expect(await ran(1)).toEqual(["written"]);
    expect(await visit.page.locator("main p").allTextContents()).toEqual(["one", "two", "three"]);
    expect(await visit.page.evaluate(() => Object.hasOwn(document, "write"))).toBe(false);
  });

  test("scripts that an inline script writes run before those behind it", async () => {
    const [slow, next] = ["/slow.js?delay=200", "/next.js"].map((path) =>
      visit.site.vendor("stats.localhost", path),
    ) as [string, string];
    visit.site.page.body = `<script type="text/plain" data-consentry="analytics">
      document.write('<script src="${slow}"><\\/script>')</script>${parked(next)}`;
    await visit.open();
    await visit.act("accept-all");
    expect(await ran(2)).toEqual(["/slow.js", "/next.js"]);
  });

  test("a script that a script made keeps its listeners", async () => {
    await visit.open();
    await visit.page.evaluate(
      (url) => {
        const script = document.createElement("script");
        script.onload = () => ((window as never as { ran?: string[] }).ran ??= []).push("loaded");
        script.src = url;
        document.head.append(script);
      },
      visit.site.vendor("stats.localhost", "/made.js"),
    );
    expect(
      await visit.page.locator('script[data-consentry="analytics"][type="text/plain"]').count(),
    ).toBe(1);
    await visit.act("accept-all");
    expect(await ran(2)).toEqual(["/made.js", "loaded"]);
  });

  test("stubs leave the page's elements as the server wrote them, for frameworks that take them over", async () => {
    const stubs = readFileSync(new URL("../dist/stubs.js", import.meta.url), "utf8");
    visit.site.page.body = `<div id="app"><script data-names="fbq" data-purposes="analytics">${stubs}</script>${parked("http://stats.localhost:1/")}</div>`;
    await visit.open();
    const [elements, stub] = await visit.page.evaluate(() => [
      document.querySelectorAll("#app > *").length,
      typeof (window as never)["fbq"],
    ]);
    expect([elements, stub]).toEqual([1, "function"]);
  });

  test.each(["", "defer", "async", 'data-consentry-type="module"'])(
    "a script's own handlers and the page's listeners hear of it: %s",
    async (kind) => {
      const url = visit.site.vendor("stats.localhost", "/heard.js");
      visit.site.page.body = `
        ${parked(url, `id="s" ${kind} onload='${note("attribute")}'`)}
        ${parked("http://stats.localhost:1/", `${kind} onerror='${note("failed")}'`)}
        <script>
          const held = document.getElementById("s");
          held.addEventListener("load", () => ${note("listener")});
        </script>`;
      await visit.open();
      await visit.act("accept-all");
      const expected = ["/heard.js", "attribute", "failed", "listener"];
      expect((await ran(4)).sort()).toEqual(expected);
      expect(await visit.page.evaluate("held === document.getElementById('s')")).toBe(true);
    },
  );

  test("what has an address that is none breaks nothing", async () => {
    visit.site.page.body = `${parked("https://stats.localhost:99999/h.js")}
      <iframe title="v" data-consentry="functional" data-consentry-src="https://video.localhost:x/"></iframe>
      ${parked(visit.site.vendor("stats.localhost", "/good.js"))}`;
    await visit.open();
    await visit.act("accept-all");
    expect(await ran(1)).toEqual(["/good.js"]);
  });

  test("a frame to whose address a script adds, of which it read nothing, comes back as it was", async () => {
    const changes = [
      "one.src = one.src + '?rel=0'",
      "one.src += '&enablejsapi=1'",
      "one.setAttribute('src', one.getAttribute('src') + '?rel=0')",
      "one.setAttribute('src', void 0 + '?rel=0')",
      "one.src = one.src",
      "{ const now = one.src; one.src = ''; one.src = now }",
    ];
    const at = (i: number) => visit.site.vendor("video.localhost", `/frame${String(i)}.html`);
    visit.site.page.body = changes
      .concat("one.src = 'about:blank#own'")
      .map(
        (change, i) =>
          `<iframe title="v" data-consentry="functional" data-consentry-src="${at(i)}"></iframe>
          <script>{ const one = document.querySelector("iframe:last-of-type"); ${change} }</script>`,
      )
      .join("");
    await visit.open();
    await visit.act("accept-all");
    for (const i of changes.keys()) await visit.contacted(`video.localhost/frame${String(i)}.html`);
    const last = visit.page.locator("iframe").last();
    expect(await last.getAttribute("src")).toBe("about:blank#own");
    expect(await last.getAttribute("data-consentry-src")).toBe(null);
  });

  test("scripts that browsers do not run hold up nothing", async () => {
    const never = visit.site.vendor("stats.localhost", "/never.js");
    const inert = `${parked(never)}<script type="text/plain" data-consentry="analytics">${note("never")}</script>`;
    visit.site.page.body = `<div id="made"></div><script>made.innerHTML = ${JSON.stringify(inert).replaceAll("/", "\\/")}</script>
      ${parked(never, 'data-consentry-type="text/template"')}${parked(never, "nomodule")}
      <script type="text/plain" data-consentry="analytics">${note("after")}</script>
      <img alt="" data-consentry="analytics" data-consentry-src="${visit.site.vendor("stats.localhost", "/x.svg")}">`;
    await visit.open();
    await visit.act("accept-all");
    await visit.contacted("stats.localhost/x.svg");
    expect(await ran(1)).toEqual(["after"]);
    expect(visit.site.contacts).toEqual(["stats.localhost/x.svg"]);
  });

  test("deferred scripts and modules run after those that stop the reading of a page", async () => {
    const script = (name: string, more = "") =>
      parked(visit.site.vendor("stats.localhost", `/${name}.js?delay=100`), more);
    visit.site.page.body = `${script("deferred", "defer")}${script("module", 'data-consentry-type="module"')}
      <script type="text/plain" data-consentry-type="module" data-consentry="analytics">${note("inline module")}</script>
      ${script("first")}<script type="text/plain" data-consentry="analytics">${note("second")}</script>${script("third")}`;
    await visit.open();
    await visit.act("accept-all");
    expect(await ran(6)).toEqual(
      ["/first.js", "second", "/third.js", "/deferred.js", "/module.js"].concat("inline module"),
    );
  });

  test("what an external script writes goes after it, scripts that write in their turn included", async () => {
    const at = (path: string, run: string) =>
      visit.site.vendor("stats.localhost", `${path}?run=${encodeURIComponent(run)}`);
    const write = (html: string) =>
      `document.write(${JSON.stringify(html).replaceAll("</", "<\\/")});`;
    const last = at("/last.js", write("<i>4</i>"));
    const inline = write(`<i>2</i><script src="${last}"></script><i>5</i>`);
    const first = at(
      "/first.js",
      write(`<i>1</i><script>${inline}</script>`) + write("<b><i>6</i>") + write("</b>"),
    );
    visit.site.page.body = `<p id="all"><i>0</i>${parked(first)}<i>7</i></p>
      <script type="text/plain" data-consentry="analytics">${note("after")}</script>`;
    await visit.open();
    await visit.act("accept-all");
    expect(await ran(3)).toEqual(["/first.js", "/last.js", "after"]);
    expect(await visit.page.locator("#all i").allTextContents()).toEqual("0124567".split(""));
    expect(await visit.page.locator("#all b i").textContent()).toBe("6");
    expect(await visit.page.evaluate("Object.hasOwn(document, 'write')")).toBe(false);
  });

  test("nothing is released twice", async () => {
    visit.site.page.body = parked(visit.site.vendor("stats.localhost", "/once.js"));
    await visit.open();
    await visit.act("accept-all");
    await visit.contacted("stats.localhost/once.js");
    await visit.act("open");
    await visit.act("save");
    await visit.page.locator('[data-action="open"]').waitFor();
    expect(await ran(1)).toEqual(["/once.js"]);
  });
});

describe("withdrawal", () => {
  test("denies at once and ends the frames that are open", async () => {
    const frame = visit.site.vendor("video.localhost", "/frame.html");
    visit.site.choices = { functional: true, analytics: true, advertising: true };
    visit.site.page.body = `<x-player></x-player><iframe title="v" src="${frame}"></iframe>`;
    await visit.open();
    await visit.contacted("video.localhost/frame.html");
    // Elements of the page's own may answer anything.
    await visit.page.evaluate(() => {
      const thrown = () => {
        throw new Error("own");
      };
      for (const name of ["src", "complete", "shadowRoot", "contentDocument"])
        Object.defineProperty(document.querySelector("x-player"), name, { get: thrown });
    });
    await visit.act("open");
    await visit.act("withdraw");
    await visit.page.locator("iframe[data-consentry-src]").waitFor({ state: "attached" });
    await expect.poll(() => visit.page.frames().map((one) => one.url())).not.toContain(frame);
    const before = visit.site.contacts.length;
    await visit.page.evaluate(
      ([stats, cdn]) => {
        new Image().src = stats;
        new Image().src = cdn;
      },
      [
        visit.site.vendor("stats.localhost", "/x.svg"),
        visit.site.vendor("cdn.localhost", "/x.svg"),
      ] as const,
    );
    await visit.contacted("cdn.localhost");
    expect(visit.site.contacts.slice(before)).toEqual(["cdn.localhost/x.svg"]);
    expect(visit.site.posted.at(-1)?.method).toBe("withdraw");
  });

  test("holds for images that the browser has put off until they come into view", async () => {
    const url = (name: string) => visit.site.vendor("stats.localhost", `/${name}.svg`);
    visit.site.choices = { functional: true, analytics: true, advertising: true };
    visit.site.page.body = `<img id="here" loading="lazy" src="${url("here")}"><div style="height: 20000px"></div>
<picture><source srcset="${url("picture")}"><img loading="LAZY" src="/own.svg"></picture>
<p><template shadowrootmode="open"><img loading="lazy" src="${url("shadow")}"></template></p>
<img loading="lazy" src="${url("source")}"><img loading="lazy" srcset="${url("candidate")} 1x" src="/own.svg">`;
    await visit.open();
    await visit.contacted("stats.localhost/here.svg");
    await visit.page.waitForFunction(
      () => document.querySelector<HTMLImageElement>("#here")?.complete,
    );
    await visit.act("open");
    await visit.act("withdraw");
    await visit.page.locator("img[data-consentry-srcset]").waitFor({ state: "attached" });
    await visit.page.locator("img[src='/own.svg']").last().scrollIntoViewIfNeeded();
    await visit.page.waitForRequest(/own\.svg/);
    expect(visit.site.contacts).toEqual(["stats.localhost/here.svg"]);
    expect(await visit.page.locator("#here").getAttribute("src")).toBe(url("here"));
    await visit.page.evaluate(() => {
      window.consentry?.accept();
    });
    for (const name of ["source", "candidate", "picture", "shadow"])
      await visit.contacted(`stats.localhost/${name}.svg`);
  });

  test("holds for what is in templates", async () => {
    const url = (name: string) => visit.site.vendor("stats.localhost", "/" + name);
    visit.site.choices = { functional: true, analytics: true, advertising: true };
    visit.site.page.body = `<template><img src="${url("image.svg")}" onload="1"><object data="${url("object.svg")}"></object>
<script src="${url("script.js")}"></script><i style="background: url(${url("style.svg")})">i</i>
<template><iframe src="${url("nested.html")}"></iframe></template></template>`;
    await visit.open();
    await visit.act("open");
    await visit.act("withdraw");
    await visit.page.locator('[data-action="open"]').waitFor();
    await visit.page.evaluate(
      (other) => {
        const put = ({ content }: HTMLTemplateElement) => {
          document.body.append(content.cloneNode(true));
        };
        document.querySelectorAll("template").forEach(put);
        document.querySelectorAll<HTMLTemplateElement>("body > template").forEach(put);
        new Image().src = other;
      },
      visit.site.vendor("cdn.localhost", "/x.svg"),
    );
    await visit.contacted("cdn.localhost");
    expect(visit.site.contacts).toEqual(["cdn.localhost/x.svg"]);
  });

  test("deletes the cookies of denied vendors, and no others", async () => {
    visit.site.choices = { functional: true, analytics: true, advertising: true };
    await visit.open();
    await visit.page.evaluate(() => {
      for (const cookie of ["_ads1=a", "_stats=b; path=/", "_kept=c", "own=d"])
        document.cookie = cookie;
    });
    await visit.act("open");
    await visit.page.locator('[data-purpose="advertising"]').click();
    await visit.act("save");
    await visit.page.locator('[data-action="open"]').waitFor();
    const left = async () => (await visit.context.cookies()).map(({ name }) => name).sort();
    expect(await left()).toEqual(["_kept", "_stats", "own"]);
    await visit.act("open");
    await visit.act("withdraw");
    await expect.poll(left).toEqual(["_kept", "own"]);
  });

  test.each([true, false])("loads the page anew if the owner wants it: %s", async (reloads) => {
    visit.site.look.reloads = reloads;
    visit.site.choices = { functional: true, analytics: true, advertising: true };
    await visit.open();
    const mark = () => visit.page.evaluate(() => "here" in window);
    await visit.page.evaluate(() => Object.assign(window, { here: true }));
    await visit.act("open");
    await visit.act("save");
    await visit.page.locator('[data-action="open"]').waitFor();
    // Nothing was taken back.
    expect(await mark()).toBe(true);
    await visit.act("open");
    await visit.act("withdraw");
    await visit.page.locator('[data-action="open"]').waitFor();
    await expect.poll(mark).toBe(!reloads);
    expect(visit.site.posted.at(-1)?.method).toBe("withdraw");
  });

  test("holds even while it cannot be recorded", async () => {
    visit.site.choices = { functional: true, analytics: true, advertising: true };
    visit.site.failure = "cut";
    await visit.open();
    await visit.act("open");
    await visit.act("withdraw");
    await visit.page.getByRole("alert").waitFor();
    await visit.page.evaluate(
      ([stats, cdn]) => {
        new Image().src = stats;
        new Image().src = cdn;
      },
      [
        visit.site.vendor("stats.localhost", "/x.svg"),
        visit.site.vendor("cdn.localhost", "/x.svg"),
      ] as const,
    );
    await visit.contacted("cdn.localhost");
    expect(visit.site.contacts).toEqual(["cdn.localhost/x.svg"]);
  });
});
