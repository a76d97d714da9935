/* eslint-disable @typescript-eslint/unbound-method -- called by `apply` or only looked at */
import { describe, expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();

describe("a denied host is not contacted, another one is,", () => {
  test.each([
    ["in one piece", ['<img src="URL">']],
    ["as a script", ["<script src='URL'></script>"]],
    ["in pieces", ['<img alt="" s', 'rc="', "URL", '">']],
    ["in pieces from the first letter on", ["<", 'img src="URL">']],
    ["with an end that comes later", ["<div><script src='URL'>", "</script></div>"]],
  ])("by document.write %s", async (_, pieces) => {
    const write = (host: string) => {
      const url = visit.site.vendor(host, "/x.js");
      return pieces
        .map(
          (piece) =>
            `document.write(${JSON.stringify(piece.replace("URL", url)).replaceAll("</", "<\\/")});`,
        )
        .join("");
    };
    visit.site.page.body = `<script>${write("ads.localhost")}</script><script>${write("cdn.localhost")}</script><p id="end">end</p>`;
    await visit.open();
    await visit.contacted("cdn.localhost/x.js");
    expect(visit.site.contacts).toEqual(["cdn.localhost/x.js"]);
    expect(await visit.page.locator("main > #end").count()).toBe(1);
  });
});

test("its start looks for hardly anything that the browser does not have", async () => {
  await visit.page.addInitScript(() => {
    const look = Object.getOwnPropertyDescriptor;
    const looks: boolean[] = [];
    Object.getOwnPropertyDescriptor = (owner: object, name: string) => {
      const found = look(owner, name);
      looks.push(!!found);
      return found;
    };
    (window as unknown as { looks: boolean[] }).looks = looks;
  });
  await visit.open();
  const looks = await visit.page.evaluate(() => (window as unknown as { looks: boolean[] }).looks);
  expect(looks.filter((found) => found).length).toBeGreaterThan(50);
  expect(looks.filter((found) => !found).length).toBeLessThan(10);
});

test.each([
  [
    "has taken the name of",
    'customElements.define("consentry-banner", class extends HTMLElement {})',
  ],
  ["lets nobody define", "customElements.define = () => { throw 0; }"],
])("it is up where somebody %s the banner's element", async (_, before) => {
  await visit.page.addInitScript(before);
  visit.site.page.element = "consentry-banner";
  visit.site.page.body = `<script>new Image().src = "${visit.site.vendor("ads.localhost", "/a.svg")}";
    new Image().src = "${visit.site.vendor("cdn.localhost", "/b.svg")}"</script>`;
  await visit.open();
  await visit.contacted("cdn.localhost/b.svg");
  expect(visit.site.contacts).toEqual(["cdn.localhost/b.svg"]);
});

describe("what the page notices", () => {
  test("fetch fails as a network does", async () => {
    await visit.open();
    const url = visit.site.vendor("ads.localhost", "/x.json");
    const error = await visit.page.evaluate(
      (u) => fetch(u).catch((e: unknown) => (e instanceof TypeError ? "TypeError" : "other")),
      url,
    );
    expect(error).toBe("TypeError");
  });

  test("XMLHttpRequest ends with an error and no status", async () => {
    await visit.open();
    const url = visit.site.vendor("ads.localhost", "/x.json");
    const events = await visit.page.evaluate(
      (u) =>
        new Promise((resolve) => {
          const seen: string[] = [];
          const request = new XMLHttpRequest();
          request.open("POST", u);
          for (const type of ["load", "error", "loadend"])
            request.addEventListener(type, () => {
              seen.push(`${type} ${request.readyState} ${request.status}`);
              if (type === "loadend") resolve(seen);
            });
          request.send("x");
          seen.push("sent");
        }),
      url,
    );
    expect(events).toEqual(["sent", "error 4 0", "loadend 4 0"]);
  });

  test("a script cannot allow what the visitor has not", async () => {
    await visit.open();
    await visit.page
      .evaluate(
        (url) => {
          try {
            const { purposes } = window.consentry?.get() ?? {};
            if (purposes) for (const one of Object.values(purposes)) one.allowed = true;
          } finally {
            new Image().src = url;
          }
        },
        visit.site.vendor("ads.localhost", "/x.svg"),
      )
      .catch(() => undefined);
    await visit.page.evaluate(
      (url) => {
        new Image().src = url;
      },
      visit.site.vendor("cdn.localhost", "/x.svg"),
    );
    await visit.contacted("cdn.localhost/x.svg");
    expect(visit.site.contacts.filter((one) => one.startsWith("ads"))).toEqual([]);
  });

  test("a beacon counts as queued", async () => {
    await visit.open();
    const url = visit.site.vendor("ads.localhost", "/x.json");
    expect(await visit.page.evaluate((u) => navigator.sendBeacon(u, "x"), url)).toBe(true);
  });

  test("a socket closes after an error", async () => {
    await visit.open();
    const url = visit.site.vendor("ads.localhost", "/").replace("http", "ws");
    const seen = await visit.page.evaluate(
      (u) =>
        new Promise((resolve) => {
          const socket = new WebSocket(u);
          const types: string[] = [];
          socket.addEventListener("error", () => types.push("error"));
          socket.onclose = (event) => {
            resolve([...types, event.code, socket.readyState === WebSocket.CLOSED]);
          };
        }),
      url,
    );
    expect(seen).toEqual(["error", 1006, true]);
  });

  test("benign markup stays as it was written", async () => {
    await visit.open();
    const odd = "<P CLASS=a>1<br/><img src=/own.svg ALT=''><script src=/own.js></script>";
    const same = await visit.page.evaluate((html) => {
      const [one, two] = [document.createElement("div"), document.createElement("div")];
      one.innerHTML = html;
      two.append(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
      return one.innerHTML === two.innerHTML;
    }, odd);
    expect(same).toBe(true);
  });

  test("the rest of denied markup is kept", async () => {
    await visit.open();
    const url = visit.site.vendor("ads.localhost", "/x.svg");
    const html = await visit.page.evaluate((u) => {
      const div = document.createElement("div");
      div.innerHTML = `<p title="a &quot;b&quot;">text</p><img alt="" src="${u}"><b>end</b>`;
      return div.innerHTML;
    }, url);
    expect(html).toBe(
      `<p title="a &quot;b&quot;">text</p><img alt="" data-consentry-src="${url}" data-consentry="advertising"><b>end</b>`,
    );
  });

  test("an element that gets an allowed address is itself again", async () => {
    await visit.open();
    const html = await visit.page.evaluate(
      ([denied, other]) => {
        const image = new Image();
        image.src = denied;
        image.src = other;
        const script = document.createElement("script");
        script.src = denied;
        script.src = other;
        return image.outerHTML + script.outerHTML;
      },
      [visit.site.vendor("ads.localhost", "/a.js"), "/own.js"] as const,
    );
    expect(html).toBe('<img src="/own.js"><script src="/own.js"></script>');
  });
});

describe("judging", () => {
  test("a path that is kept loads from a denied host", async () => {
    await visit.open();
    await visit.page.evaluate(
      (url) => {
        new Image().src = url;
      },
      visit.site.vendor("ads.localhost", "/captcha/x.svg"),
    );
    await visit.contacted("ads.localhost/captcha/x.svg");
  });

  test("all purposes of a vendor have to be allowed", async () => {
    visit.site.choices = { analytics: true, advertising: false, functional: false };
    await visit.open();
    await visit.page.evaluate(
      ([tags, stats]) => {
        new Image().src = tags;
        new Image().src = stats;
      },
      [
        visit.site.vendor("tags.localhost", "/x.svg"),
        visit.site.vendor("stats.localhost", "/x.svg"),
      ] as const,
    );
    await visit.contacted("stats.localhost/x.svg");
    expect(visit.site.contacts).toEqual(["stats.localhost/x.svg"]);
  });

  test.each(["", "{", '{"v":1}'])(
    "without a readable state (%s) all vendors are denied",
    async (state) => {
      visit.site.page.state = state;
      await visit.page.goto(visit.site.url);
      await visit.page.evaluate(
        (urls) => {
          for (const url of urls) new Image().src = url;
        },
        ["ads", "stats", "tags", "video", "cdn"].map((host) =>
          visit.site.vendor(`${host}.localhost`, "/x.svg"),
        ),
      );
      await visit.contacted("cdn.localhost");
      expect(visit.site.contacts).toEqual(["cdn.localhost/x.svg"]);
      expect(await visit.page.locator("consentry-banner").count()).toBe(0);
    },
  );

  test("a signal that only the page has denies what the regime says", async () => {
    visit.site.regime.model = "opt-out";
    await visit.page.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, "globalPrivacyControl", { value: true });
    });
    await visit.open();
    await visit.page.evaluate(
      (urls) => {
        for (const url of urls) new Image().src = url;
      },
      ["ads", "stats", "video"].map((host) => visit.site.vendor(`${host}.localhost`, "/x.svg")),
    );
    await visit.contacted("video.localhost");
    expect(visit.site.contacts).toEqual(["video.localhost/x.svg"]);
    expect(await visit.page.locator('[data-role="gpc-status"]').textContent()).toBe(
      "Opt-Out Request Honored",
    );
    // The gateway, which saw no header, is told once.
    await expect.poll(() => visit.site.posted).toMatchObject([{ method: "gpc", gpc: true }]);
  });
});

test("Google's consent default stands before any tag and is updated by an answer", async () => {
  visit.site.page.head = "<script>window.first = dataLayer.map((one) => [...one]);</script>";
  await visit.open();
  const denied = {
    ad_storage: "denied",
    ad_user_data: "denied",
    ad_personalization: "denied",
    analytics_storage: "denied",
    functionality_storage: "denied",
    personalization_storage: "denied",
    security_storage: "granted",
  };
  expect(await visit.page.evaluate(() => (window as never)["first"])).toEqual([
    ["consent", "default", denied],
  ]);
  await visit.act("accept-all");
  await visit.page.locator('[data-action="open"]').waitFor();
  const last = await visit.page.evaluate(() => {
    const { dataLayer } = window as unknown as { dataLayer: IArguments[] };
    const command = dataLayer[dataLayer.length - 1] as ArrayLike<unknown>;
    return [Object.prototype.toString.call(command), ...Array.from(command)];
  });
  expect(last).toEqual([
    "[object Arguments]",
    "consent",
    "update",
    Object.fromEntries(Object.keys(denied).map((key) => [key, "granted"])),
  ]);
});

test("a dataLayer of the page's own that takes no commands is left alone", async () => {
  const said: string[] = [];
  visit.page.on("console", (message) => said.push(message.text()));
  visit.site.page.head = "<script>dataLayer = { page: 'news' };</script>";
  await visit.open();
  await visit.act("accept-all");
  await visit.page.locator('[data-action="open"]').waitFor();
  expect(await visit.page.evaluate("dataLayer")).toEqual({ page: "news" });
  expect(said).toEqual([]);
});

describe("cookies that scripts write", () => {
  const written = (text: string) =>
    visit.page.evaluate((one) => {
      document.cookie = one;
      return document.cookie;
    }, text);

  test.each([
    ["_ads_id=1; path=/", ""],
    ["_stats=1", ""],
    [" _stats = 1", ""],
    ["basket=3", "basket=3"],
    ["_kept=1", "_kept=1"],
    ["_statistics=1", "_statistics=1"],
  ])("of '%s' '%s' is left where nothing is granted", async (text, left) => {
    await visit.open();
    expect(await written(text)).toBe(left);
  });

  test("are set once granted, and can always be deleted", async () => {
    visit.site.choices = { analytics: true, advertising: true, functional: true };
    await visit.open();
    expect(await written("_ads_id=1")).toBe("_ads_id=1");
    await visit.act("open");
    await visit.act("withdraw");
    await visit.page.locator('[data-action="open"]').waitFor();
    await visit.context.addCookies([{ name: "_ads_id", value: "1", url: visit.site.url }]);
    expect(await written("_ads_id=2")).toBe("_ads_id=1");
    expect(await written("_ads_id=; max-age=0")).toBe("");
  });
});

test("a frame that has put nothing in an interface's place is guarded all the same", async () => {
  visit.site.page.body = `<iframe id="frame" srcdoc="first"></iframe>`;
  await visit.open();
  await visit.page.evaluate(
    async ([denied, other]) => {
      const [frame] = document.getElementsByTagName("iframe") as unknown as [HTMLIFrameElement];
      // The window of a frame's second page is a new one.
      frame.srcdoc = "<script>EventSource = undefined</script>";
      await new Promise((loaded) => {
        frame.onload = loaded;
      });
      for (const src of [denied, other])
        Object.assign(frame.contentDocument?.createElement("img") ?? {}, { src });
    },
    ["ads.localhost", "cdn.localhost"].map((host) => visit.site.vendor(host, "/x.gif")),
  );
  await visit.contacted("cdn.localhost/x.gif");
  expect(visit.site.contacts).toEqual(["cdn.localhost/x.gif"]);
});

test("odd arguments fail as they do without a guard", async () => {
  await visit.open();
  const outcomes = await visit.page.evaluate(() => {
    const bad = {
      toString(): string {
        throw new RangeError("mine");
      },
    } as never;
    const tries: (() => unknown)[] = [
      () => (new Image().src = bad),
      () => {
        document.body.setAttribute("a b", "x");
      },
      () => {
        document.body.setAttribute("style", bad);
      },
      () => document.body.appendChild(bad),
      () => {
        document.body.insertAdjacentHTML("nowhere" as never, "<img src=x>");
      },
      () => (document.body.style.cssText = bad),
      () => new WebSocket("http://["),
      () => new Worker("http://elsewhere.example/x.js"),
      () => (document.createElement("div").innerHTML = bad),
      () => (document.cookie = bad),
      () => new CSSStyleSheet().insertRule("{{{"),
      () => new (Audio as never as new (...args: unknown[]) => unknown)(bad),
    ];
    return tries.map((one) => {
      try {
        one();
        return "nothing";
      } catch (error) {
        return (error as Error).name;
      }
    });
  });
  expect(outcomes).toEqual([
    "RangeError",
    "InvalidCharacterError",
    "RangeError",
    "TypeError",
    "SyntaxError",
    "RangeError",
    "SyntaxError",
    "SecurityError",
    "RangeError",
    "RangeError",
    "SyntaxError",
    "RangeError",
  ]);
});

test("what goes into style sheets and scripts goes in as it does without a guard", async () => {
  const outcomes = () => {
    const fragment = (...nodes: (Node | string)[]) => {
      const made = document.createDocumentFragment();
      made.append(...nodes);
      return made;
    };
    const given: [string, () => unknown][] = [
      ["empty text", () => document.createTextNode("")],
      ["text", () => document.createTextNode("a{}")],
      ["comment", () => document.createComment("a")],
      ["element", () => document.createElement("b")],
      ["empty fragment", () => fragment()],
      ["fragment", () => fragment("a{}", document.createElement("b"))],
      ["string", () => "a{}"],
      ["empty string", () => ""],
      ["number", () => 1],
      ["null", () => null],
      ["undefined", () => undefined],
      ["object", () => ({ toString: () => "a{}" })],
    ];
    const seen: string[] = [];
    for (const tag of ["style", "script"])
      for (const connected of [false, true])
        for (const method of ["appendChild", "insertBefore", "append", "prepend"] as const)
          for (const [name, make] of given) {
            const element = document.createElement(tag);
            element.setAttribute("type", "text/x");
            element.append("b{}");
            if (connected) document.head.append(element);
            let result;
            try {
              const put = element[method] as (...args: unknown[]) => unknown;
              const args = method === "insertBefore" ? [make(), element.firstChild] : [make()];
              result = String(put.apply(element, args));
            } catch (error) {
              result = String(error);
            }
            seen.push(`${tag} ${connected} ${method} ${name}: ${result} ${element.innerHTML}`);
            element.remove();
          }
    return seen;
  };
  await visit.page.goto("about:blank");
  const expected = await visit.page.evaluate(outcomes);
  await visit.open();
  expect(await visit.page.evaluate(outcomes)).toEqual(expected);
});

test("markup goes into where it stands as it does without a guard", async () => {
  await visit.open();
  const seen = await visit.page.evaluate(
    (url) => {
      const div = document.createElement("div");
      div.innerHTML = '<form action="http://[::1]/"><input name="attributes"></form>';
      const tab = document.createElement("div");
      tab.innerHTML = '<img src="/\t/ads.localhost/x.svg">';
      const area = document.createElement("textarea");
      area.innerHTML = `<img src="${url}">`;
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.innerHTML = `<g><image href="${url}"/><text>a</text></g>`;
      return [
        div.querySelectorAll("input").length,
        tab.querySelectorAll("[src]").length,
        area.value.replace(url, "URL"),
        [...svg.querySelectorAll("*")].map((one) => `${one.namespaceURI ?? ""} ${one.localName}`),
      ];
    },
    visit.site.vendor("ads.localhost", "/x.svg"),
  );
  const SVG = "http://www.w3.org/2000/svg";
  expect(seen).toEqual([1, 0, '<img src="URL">', [`${SVG} g`, `${SVG} image`, `${SVG} text`]]);
});

test("what a page trusts is trusted, and nothing else", async () => {
  visit.site.page.csp = "require-trusted-types-for 'script'; trusted-types page consentry";
  const url = visit.site.vendor("ads.localhost", "/x.svg");
  visit.site.page.body = `<p id="here"></p><script>
    const policy = trustedTypes.createPolicy("page", { createHTML: (html) => html });
    const trust = (html) => policy.createHTML(html);
    document.write(trust("<b class=own>a</b>"), trust("<b class=own>b</b>"));
    document.writeln(trust("<b class=own>c</b>"));
    window.refused = [
      () => document.write("<b class=own>text</b>"),
      () => document.write(trust("<b class=own>"), "text</b>"),
      () => (here.innerHTML = "<b class=own></b><img src='${url}'>"),
    ].map((one) => { try { one(); } catch (error) { return error.name; } });
  </script>`;
  await visit.open();
  expect(await visit.page.locator(".own").allTextContents()).toEqual(["a", "b", "c"]);
  expect(await visit.page.evaluate("refused")).toEqual(Array(3).fill("TypeError"));
});

test("nothing is thrown where a page's policy trusts nobody", async () => {
  visit.site.page.csp = "require-trusted-types-for 'script'; trusted-types page";
  visit.site.page.body = `<script>
    const policy = trustedTypes.createPolicy("page", { createHTML: (html) => html });
    document.body.insertAdjacentHTML("beforeend", policy.createHTML("<p id=made>made <img src=/own.svg></p>"));
  </script>`;
  await visit.open();
  expect(await visit.page.locator("#made").count()).toBe(1);
});

test("a denied host of an import map in capitals is not contacted, another one is", async () => {
  const urls = ["ads", "cdn"].map((host) => visit.site.vendor(`${host}.localhost`, "/x.js"));
  await visit.open();
  await visit.page.evaluate((urls) => {
    for (const [i, url] of urls.entries()) {
      const s = document.createElement("script");
      s.type = "IMPORTMAP";
      s.textContent = JSON.stringify({ imports: { [`/mapped${i}`]: url } });
      document.head.append(s);
      const m = document.createElement("script");
      m.type = "module";
      m.textContent = `import "/mapped${i}"`;
      document.head.append(m);
    }
  }, urls);
  await visit.contacted("cdn.localhost/x.js");
  expect(visit.site.contacts).toEqual(["cdn.localhost/x.js"]);
});

test("a denied host of an import map with escapes is not contacted, another one is", async () => {
  await visit.open();
  const urls = ["ads", "cdn"].map((host) => visit.site.vendor(`${host}.localhost`, "/x.js"));
  visit.site.page.body = `<script>for (const [i, url] of ${JSON.stringify(urls)}.entries()) {
    const s = document.createElement("script");
    s.type = "importmap";
    s.textContent = JSON.stringify({ imports: { ["/mapped" + i]: url } }).replaceAll("/", "\\/");
    document.head.append(s);
    import("/mapped" + i).catch(() => 0);
  }</script>`;
  await visit.page.goto(visit.site.url);
  await visit.contacted("cdn.localhost/x.js");
  expect(visit.site.contacts).toEqual(["cdn.localhost/x.js"]);
});

test("what is read of a style is what it was without a guard", async () => {
  const outcomes = () => {
    const { style } = document.body;
    const seen: unknown[] = [];
    const say = () => seen.push(style.cssText, style.background, style["mask-image" as "mask"]);
    style.background = "red";
    style["webkitMaskImage" as "maskImage"] = "none";
    say();
    style.background = "url(/own.svg) !important";
    style.cursor = undefined as never;
    say();
    style.background = null as never;
    style.listStyle = "none";
    say();
    // Whose own the guarded ones are depends on the browser's version.
    seen.push(Object.keys(style).length, "background" in style);
    const names: string[] = [];
    for (const name in style as object) if (!/^W|-/.test(name)) names.push(name);
    seen.push(names.sort());
    try {
      getComputedStyle(document.body).background = "red";
    } catch (error) {
      seen.push((error as Error).name);
    }
    return seen;
  };
  await visit.page.goto("about:blank");
  const expected = await visit.page.evaluate(outcomes);
  await visit.open();
  expect(await visit.page.evaluate(outcomes)).toEqual(expected);
});

test("a frame whose document only links to a vendor keeps it", async () => {
  await visit.open();
  const html = await visit.page.evaluate(
    (url) => {
      const frame = document.createElement("iframe");
      frame.srcdoc = `<a href="${url}">more</a>`;
      return frame.srcdoc;
    },
    visit.site.vendor("ads.localhost", "/"),
  );
  expect(html).toContain("<a href=");
});

test("what is written by the line keeps its lines", async () => {
  visit.site.page.body = `<pre><script>document.writeln("a"); document.writeln("b", "c"); document.write("<i>d", "</i>");
document.write = (...text) => document.writeln(...text); document.writeln("e")</script></pre>`;
  await visit.open();
  expect(
    await visit.page.locator("pre").evaluate((pre) => pre.innerHTML.split("</script>")[1]),
  ).toBe("a\nbc\n<i>d</i>e\n");
});

test("functions keep their names and lengths, and miss their arguments as they do without a guard", async () => {
  await visit.open();
  const seen = await visit.page.evaluate(() => {
    let error = "";
    try {
      (document.body.setAttribute as () => void)();
    } catch (thrown) {
      error = (thrown as Error).name;
    }
    return [
      [fetch, document.body.appendChild, WebSocket, document.body.setAttribute].map((one) => [
        one.name,
        one.length,
        String(one).includes("[native code]"),
      ]),
      WebSocket.prototype.constructor === WebSocket,
      error,
    ];
  });
  expect(seen).toEqual([
    [
      ["fetch", 1, true],
      ["appendChild", 1, true],
      ["WebSocket", 1, true],
      ["setAttribute", 2, true],
    ],
    true,
    "TypeError",
  ]);
});

test("what stands beside a sheet or a script is the page's own text", async () => {
  await visit.open();
  const shown = await visit.page.evaluate(
    (url) => {
      const sheet = document.body.appendChild(document.createElement("style"));
      sheet.after(`See "${url}".`);
      sheet.before(document.createTextNode(`Not "${url}".`));
      sheet.insertAdjacentText("afterend", `And "${url}".`);
      const data = document.body.appendChild(document.createElement("script"));
      data.type = "application/json";
      data.before(`import "${url}"`);
      const text = document.body.textContent;
      sheet.replaceWith(`Or "${url}".`);
      return [text, document.body.textContent.split("Or ")[1], data.type].join("\n");
    },
    visit.site.vendor("ads.localhost", "/x.svg"),
  );
  expect(shown).not.toContain("data:,");
  expect(shown).toContain("application/json");
});

test.each([
  ["markup", "document.body.innerHTML = `<script>${code}</script><p>after</p>`"],
  [
    "pieces",
    "s = document.createElement('script'); s.append(code.slice(0, 9), code.slice(9)); document.body.append(s, 'after')",
  ],
])("an inline script that imports from a denied vendor is parked in %s", async (_, way) => {
  await visit.open();
  const url = visit.site.vendor("ads.localhost", "/x.js");
  await visit.page.evaluate(`{ const code = 'import("${url}")'; let s; ${way} }`);
  expect(await visit.page.locator("body").textContent()).toContain("after");
  expect(await visit.page.locator("script[data-consentry=advertising]").count()).toBe(1);
});

test("a font of bytes stays one", async () => {
  await visit.open();
  const said = await visit.page.evaluate(async () => {
    const frame = document.body.appendChild(document.createElement("iframe"));
    const { ArrayBuffer: Other } = frame.contentWindow as unknown as typeof globalThis;
    const load = (source: BufferSource) => new FontFace("x", source).load().catch(String);
    const buffers = [new ArrayBuffer(4), new Uint8Array(4), new Other(4)];
    return Promise.all(buffers.map(load));
  });
  // Bytes that are no font are refused as such, and not as a text that is no list of sources.
  const refused = "SyntaxError: Invalid font data in ArrayBuffer.";
  expect(said).toEqual([refused, refused, refused]);
});

test("document.write writes what is no text as browsers do", async () => {
  await visit.open();
  const written = await visit.page.evaluate(() => {
    const page = document.body.appendChild(document.createElement("iframe")).contentDocument;
    const pieces: unknown[] = ["a", null, 1, undefined, ["b", null]];
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is tested
    page?.write(...(pieces as string[]));
    return page?.body.textContent;
  });
  expect(written).toBe("anull1undefinedb,");
});

test("a shared worker of one blob is one", async () => {
  await visit.open();
  const counts = await visit.page.evaluate(async () => {
    const text = "let n = 0; onconnect = ({ ports }) => ports[0].postMessage(++n)";
    const url = URL.createObjectURL(new Blob([text]));
    const count = () =>
      new Promise((resolve) => {
        new SharedWorker(url).port.onmessage = ({ data }) => {
          resolve(data);
        };
      });
    return [await count(), await count()];
  });
  expect(counts).toEqual([1, 2]);
});

test.each([
  "String.prototype.includes = String.prototype.endsWith = () => false",
  "String.prototype.slice = String.prototype.replace = String.prototype.toLowerCase = () => ''",
  "RegExp.prototype.exec = () => null; RegExp.prototype.test = () => false",
  "Map.prototype.get = () => undefined",
  "window.URL = function () { return { href: '/x', host: '', hostname: '' } }",
  "Object.defineProperty(URL.prototype, 'href', { get: () => 'http://ok.test/' })",
  "window.String = () => ''",
])("a page that does %s does not switch the guard off", async (change) => {
  const load = (host: string) =>
    `new Image().src = ${JSON.stringify(visit.site.vendor(host, "/x.svg"))};`;
  visit.site.page.body = `<script>{ ${change};
    ${load("ads.localhost")} ${load("cdn.localhost")} }</script>`;
  await visit.page.goto(visit.site.url);
  await visit.contacted("cdn.localhost/x.svg");
  expect(visit.site.contacts).toEqual(["cdn.localhost/x.svg"]);
});
