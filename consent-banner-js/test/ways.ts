/**
 * Ways in which a script can contact a host. Each runs in the page with the address of a vendor; the
 * kind is what has to stand at its end.
 */
export const WAYS: [way: string, kind: string, run: (url: string) => unknown][] = [
  [
    "script.src",
    "js",
    (url) => {
      const s = document.createElement("script");
      s.src = url;
      document.head.append(s);
    },
  ],
  [
    "script.setAttribute",
    "js",
    (url) => {
      const s = document.createElement("script");
      s.setAttribute("SRC", url);
      document.head.append(s);
    },
  ],
  [
    "script of a type set later",
    "js",
    (url) => {
      const s = document.createElement("script");
      s.src = url;
      s.type = "text/javascript";
      document.head.append(s);
    },
  ],
  [
    "module script",
    "js",
    (url) => {
      const s = document.createElement("script");
      s.type = "module";
      s.src = url;
      document.head.append(s);
    },
  ],
  [
    "iframe.src",
    "html",
    (url) => {
      const f = document.createElement("iframe");
      f.src = url;
      document.body.append(f);
    },
  ],
  [
    "iframe inserted first",
    "html",
    (url) => {
      const f = document.createElement("iframe");
      document.body.append(f);
      f.src = url;
    },
  ],
  [
    "iframe.srcdoc",
    "svg",
    (url) => {
      const f = document.createElement("iframe");
      f.srcdoc = `<img src="${url}">`;
      document.body.append(f);
    },
  ],
  [
    "new Image",
    "svg",
    (url) => {
      new Image().src = url;
    },
  ],
  [
    "img.srcset",
    "svg",
    (url) => {
      const i = new Image();
      i.srcset = `/own.svg 3x,${url} 1x`;
      document.body.append(i);
    },
  ],
  [
    "img.setAttributeNS",
    "svg",
    (url) => {
      const i = new Image();
      i.setAttributeNS(null, "src", url);
      document.body.append(i);
    },
  ],
  [
    "svg image",
    "svg",
    (url) => {
      document.body.innerHTML += "<svg></svg>";
      const i = document.createElementNS("http://www.w3.org/2000/svg", "image");
      i.setAttributeNS("http://www.w3.org/1999/xlink", "xlink:href", url);
      document.body.querySelector("svg:last-child")?.append(i);
    },
  ],
  [
    "stylesheet",
    "css",
    (url) => {
      const l = document.createElement("link");
      l.href = url;
      l.rel = "stylesheet";
      document.head.append(l);
    },
  ],
  [
    "preload",
    "js",
    (url) => {
      const l = document.createElement("link");
      l.rel = "preload";
      l.as = "script";
      l.setAttribute("href", url);
      document.head.append(l);
    },
  ],
  [
    "video poster",
    "svg",
    (url) => {
      const v = document.createElement("video");
      v.poster = url;
      document.body.append(v);
    },
  ],
  [
    "object.data",
    "html",
    (url) => {
      const o = document.createElement("object");
      o.data = url;
      document.body.append(o);
    },
  ],
  [
    "innerHTML",
    "svg",
    (url) => {
      document.createElement("div").innerHTML = `<p>before</p><img src="${url}">`;
    },
  ],
  [
    "innerHTML with an entity",
    "svg",
    (url) => {
      document.createElement("div").innerHTML = `<img src='${url.replace(":", "&colon;")}'>`;
    },
  ],
  [
    "innerHTML of SVG",
    "svg",
    (url) => {
      document.body.append(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
      const svg = document.body.lastElementChild as SVGElement;
      svg.innerHTML = `<g><image width="9" height="9" href="${url}"/></g>`;
    },
  ],
  [
    "insertAdjacentHTML of SVG",
    "svg",
    (url) => {
      document.body.append(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
      const svg = document.body.lastElementChild as SVGElement;
      svg.innerHTML = "<title/>";
      svg.firstElementChild?.insertAdjacentHTML(
        "afterend",
        `<image width="9" height="9" href="${url}"/>`,
      );
    },
  ],
  [
    "innerHTML of a title of SVG",
    "svg",
    (url) => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.innerHTML = `<title><img src="${url}"></title>`;
    },
  ],
  [
    "outerHTML of a text area",
    "svg",
    (url) => {
      document.body.append(document.createElement("textarea"));
      const area = document.body.lastElementChild as HTMLTextAreaElement;
      area.outerHTML = `<img src="${url}">`;
    },
  ],
  [
    "style with an escape before a line break",
    "svg",
    (url) => {
      document.body.style.cssText = `background: url(${url.replace("h", "\\68\r\n")})`;
    },
  ],
  [
    "style with a broken line",
    "svg",
    (url) => {
      document.body.style.cssText = `background: url("${url.replace("h", "h\\\n")}")`;
    },
  ],
  [
    "outerHTML",
    "svg",
    (url) => {
      const d = document.createElement("div");
      document.body.append(d);
      d.outerHTML = `<img src=${url}>`;
    },
  ],
  [
    "insertAdjacentHTML",
    "html",
    (url) => {
      document.body.insertAdjacentHTML("beforeend", `<iframe src="${url}"></iframe>`);
    },
  ],
  [
    "shadow root",
    "svg",
    (url) => {
      const d = document.createElement("div");
      document.body.append(d);
      d.attachShadow({ mode: "open" }).innerHTML = `<img src="${url}">`;
    },
  ],
  [
    "template",
    "svg",
    (url) => {
      const t = document.createElement("template");
      t.innerHTML = `<img src="${url}">`;
      document.body.append(t.content.cloneNode(true));
    },
  ],
  [
    "parsed document",
    "svg",
    (url) => {
      const parsed = new DOMParser().parseFromString(`<img src="${url}">`, "text/html");
      document.body.append(...parsed.body.children);
    },
  ],
  [
    "contextual fragment",
    "js",
    (url) => {
      document.body.append(
        document.createRange().createContextualFragment(`<script src="${url}"></script>`),
      );
    },
  ],
  ["fetch", "json", (url) => fetch(url).catch(() => undefined)],
  ["fetch of a Request", "json", (url) => fetch(new Request(url)).catch(() => undefined)],
  ["fetch of a URL", "json", (url) => fetch(new URL(url)).catch(() => undefined)],
  [
    "XMLHttpRequest",
    "json",
    (url) => {
      const x = new XMLHttpRequest();
      x.open("GET", url);
      x.send();
    },
  ],
  ["sendBeacon", "json", (url) => navigator.sendBeacon(url, "x")],
  [
    "EventSource",
    "json",
    (url) => {
      const e = new EventSource(url);
      e.onerror = () => {
        e.close();
      };
    },
  ],
  [
    "WebSocket",
    "json",
    (url) => {
      const w = new WebSocket(url.replace("http", "ws"));
      w.onerror = () => {
        w.close();
      };
    },
  ],
  [
    "document.write in a frame of the page's own",
    "js",
    (url) => {
      const f = document.createElement("iframe");
      document.body.append(f);
      const inside = f.contentWindow?.document;
      inside?.open();
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- pages use it all the same
      inside?.write(`<body><script src="${url}"></` + "script></body>");
      inside?.close();
    },
  ],
  [
    "an element of a frame of the page's own",
    "js",
    (url) => {
      const f = document.createElement("iframe");
      document.body.append(f);
      const s = f.contentDocument?.createElement("script");
      if (!s) throw new Error("the frame has no document");
      s.src = url;
      f.contentDocument?.head.append(s);
    },
  ],
  [
    "fetch of a frame of the page's own",
    "json",
    (url) => {
      const f = document.createElement("iframe");
      document.body.append(f);
      void f.contentWindow?.fetch(url, { mode: "no-cors" }).catch(() => undefined);
    },
  ],
  [
    "Image of a nested frame",
    "svg",
    (url) => {
      const f = document.createElement("iframe");
      document.body.append(f);
      const g = f.contentDocument?.createElement("iframe");
      if (!g) throw new Error("the frame has no document");
      f.contentDocument?.body.append(g);
      const inner = g.contentWindow as (Window & typeof globalThis) | null;
      if (inner) new inner.Image().src = url;
    },
  ],
  [
    "protocol-relative address",
    "svg",
    (url) => {
      new Image().src = url.replace("http:", "");
    },
  ],
  [
    "backslashes",
    "svg",
    (url) => {
      new Image().src = url.replace("//", "\\\\");
    },
  ],
  [
    "upper case and white space",
    "svg",
    (url) => {
      new Image().src = ` ${url.replace("ads", "ADS")}\n`;
    },
  ],
  [
    "Audio",
    "svg",
    (url) => {
      void new Audio(url).play().catch(() => undefined);
    },
  ],
  [
    "link.imageSrcset",
    "svg",
    (url) => {
      const l = document.createElement("link");
      l.rel = "preload";
      l.as = "image";
      l.imageSrcset = `${url} 1x`;
      document.head.append(l);
    },
  ],
  [
    "link.relList",
    "css",
    (url) => {
      const l = document.createElement("link");
      l.href = url;
      l.relList.add("stylesheet");
      document.head.append(l);
    },
  ],
  [
    "svg href.baseVal",
    "svg",
    (url) => {
      const i = document.createElementNS("http://www.w3.org/2000/svg", "image");
      i.href.baseVal = url;
      const s = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      s.append(i);
      document.body.append(s);
    },
  ],
  [
    "setAttributeNode",
    "svg",
    (url) => {
      const a = document.createAttribute("src");
      a.value = url;
      new Image().setAttributeNode(a);
    },
  ],
  [
    "attr.value",
    "svg",
    (url) => {
      const i = new Image();
      i.setAttribute("src", "/own.svg");
      const a = i.getAttributeNode("src");
      if (a) a.value = url;
    },
  ],
  [
    "attr.nodeValue",
    "svg",
    (url) => {
      const i = new Image();
      i.setAttribute("src", "/own.svg");
      const a = i.getAttributeNode("src");
      if (a) a.nodeValue = url;
    },
  ],
  [
    "style attribute",
    "svg",
    (url) => {
      document.body.setAttribute("style", `background: url("${url}")`);
    },
  ],
  [
    "style.backgroundImage",
    "svg",
    (url) => {
      document.body.style.backgroundImage = `url(${url})`;
    },
  ],
  [
    "style.backgroundImage, an address behind blanks",
    "svg",
    (url) => {
      document.body.style.backgroundImage = `url(" \\1  ${url}")`;
    },
  ],
  [
    "style.cssText",
    "svg",
    (url) => {
      document.body.style.cssText = `background: image-set("${url}" 1x)`;
    },
  ],
  [
    "style.setProperty",
    "svg",
    (url) => {
      document.body.style.setProperty("background-image", `url('${url}')`);
    },
  ],
  [
    "an escaped address in a style",
    "svg",
    (url) => {
      document.body.style.cssText = `background: u\\72l("${url.replace("h", "\\68 ")}")`;
    },
  ],
  [
    "style text",
    "css",
    (url) => {
      const s = document.createElement("style");
      s.textContent = `@import "${url}";`;
      document.head.append(s);
    },
  ],
  [
    "style text node",
    "css",
    (url) => {
      const s = document.createElement("style");
      s.appendChild(document.createTextNode(`@import url(${url});`));
      document.head.append(s);
    },
  ],
  [
    "style in markup",
    "css",
    (url) => {
      document.body.insertAdjacentHTML("beforeend", `<style>@import "${url}";</style>`);
    },
  ],
  [
    "insertRule",
    "svg",
    (url) => {
      const s = document.createElement("style");
      document.head.append(s);
      s.sheet?.insertRule(`html { background: url(${url}) !important }`);
    },
  ],
  [
    "adoptedStyleSheets",
    "svg",
    (url) => {
      const s = new CSSStyleSheet();
      s.replaceSync(`html { background: url(${url}) !important }`);
      document.adoptedStyleSheets = [s];
    },
  ],
  [
    "FontFace",
    "svg",
    (url) => {
      new FontFace("x", `url(${url})`).load().catch(() => undefined);
    },
  ],
  [
    "a worker of text",
    "js",
    (url) => {
      const text = `try { importScripts("${url}") } catch {} fetch("${url}?by=fetch").catch(() => 0)`;
      new Worker(URL.createObjectURL(new Blob([text])));
    },
  ],
  [
    "a worker of a data URL",
    "json",
    (url) => {
      new Worker("data:text/javascript," + encodeURIComponent(`fetch("${url}").catch(() => 0)`));
    },
  ],
  [
    "a module worker of text",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      const blob = new Blob([text], { type: "text/javascript" });
      new Worker(URL.createObjectURL(blob), { type: "module" });
    },
  ],
  [
    "a shared worker of text",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      new SharedWorker(URL.createObjectURL(new Blob([text])));
    },
  ],
  [
    "a module that imports",
    "js",
    (url) => {
      const s = document.createElement("script");
      s.textContent = `import "${url}";`;
      s.type = "module";
      document.head.append(s);
    },
  ],
  [
    "a script that imports when run",
    "js",
    (url) => {
      const s = document.createElement("script");
      s.append(`import("${url}").catch(() => 0)`);
      document.head.append(s);
    },
  ],
  [
    "speculation rules",
    "html",
    (url) => {
      const s = document.createElement("script");
      s.type = "speculationrules";
      s.textContent = JSON.stringify({ prefetch: [{ urls: [url], eagerness: "immediate" }] });
      document.head.append(s);
    },
  ],
  [
    "text that changes each time it is asked for",
    "svg",
    (url) => {
      let asked = 0;
      const changing = { toString: () => (asked++ && !url.includes("cdn") ? url : url + "?once") };
      new Image().src = changing as never;
    },
  ],
  [
    "a request that says it goes elsewhere",
    "json",
    (url) => {
      const request = new Request(url);
      Object.defineProperty(request, "url", { value: "/own.json" });
      return fetch(request).catch(() => undefined);
    },
  ],
  [
    "the constructor of a prototype",
    "json",
    (url) => {
      const Source = EventSource.prototype.constructor as typeof EventSource;
      const e = new Source(url);
      e.onerror = () => {
        e.close();
      };
    },
  ],
  [
    "a cache",
    "json",
    (url) => caches.open("x").then((cache) => cache.add(url).catch(() => undefined)),
  ],
  [
    "a template in a template",
    "svg",
    (url) => {
      const t = document.createElement("template");
      t.innerHTML = `<template><img src="${url}"></template>`;
      const inner = t.content.querySelector("template");
      if (inner) document.body.append(document.importNode(inner.content, true));
    },
  ],
  [
    "a declared shadow root",
    "svg",
    (url) => {
      const d = document.createElement("div");
      document.body.append(d);
      (d as unknown as { setHTMLUnsafe(html: string): void }).setHTMLUnsafe(
        `<p><template shadowrootmode="open"><img src="${url}"></template></p>`,
      );
    },
  ],
  [
    "a document of XMLHttpRequest",
    "svg",
    (url) =>
      new Promise<void>((resolve) => {
        const x = new XMLHttpRequest();
        x.open("GET", "data:text/html," + encodeURIComponent(`<img src="${url}">`));
        x.responseType = "document";
        x.onload = () => {
          document.body.append(...((x.response as Document | null)?.images ?? []));
          resolve();
        };
        x.send();
      }),
  ],
  [
    "a style set before its element is in the page",
    "svg",
    (url) => {
      const d = document.createElement("div");
      d.style.backgroundImage = `url(${url})`;
      d.textContent = "x";
      document.body.append(d);
    },
  ],
  [
    "a style kept from an element that is not in the page yet",
    "svg",
    async (url) => {
      const d = document.createElement("div");
      const { style } = d;
      await new Promise(requestAnimationFrame);
      style.backgroundImage = `url(${url})`;
      d.textContent = "x";
      document.body.append(d);
    },
  ],
  [
    "a style kept from an element that goes into the page",
    "svg",
    async (url) => {
      const d = document.createElement("div");
      const { style } = d;
      d.textContent = "x";
      document.body.append(d);
      await new Promise(requestAnimationFrame);
      style.backgroundImage = `url(${url})`;
    },
  ],
  [
    "a style in a shadow root",
    "svg",
    (url) => {
      const d = document.createElement("div");
      document.body.append(d);
      const p = document.createElement("p");
      d.attachShadow({ mode: "open" }).append(p);
      p.textContent = "x";
      p.style.background = `url(${url})`;
    },
  ],
  [
    "a style sheet in pieces",
    "svg",
    (url) => {
      const s = document.createElement("style");
      document.head.append(s);
      s.append("h1 { background: url(");
      s.append(`${url}) }`);
    },
  ],
  [
    "a style sheet's text node",
    "svg",
    (url) => {
      const s = document.createElement("style");
      const text = document.createTextNode("main { background: url(");
      s.append(text);
      document.head.append(s);
      text.appendData(`${url}) }`);
    },
  ],
  [
    "a frame by its number",
    "json",
    (url) => {
      document.body.append(document.createElement("iframe"));
      void window[window.length - 1]?.fetch(url, { mode: "no-cors" }).catch(() => undefined);
    },
  ],
  [
    "speculation rules of a type set later",
    "html",
    (url) => {
      const s = document.createElement("script");
      s.textContent = JSON.stringify({ prefetch: [{ urls: [url], eagerness: "immediate" }] });
      s.type = "speculationrules";
      document.head.append(s);
    },
  ],
  [
    "a prefix of an address's own",
    "svg",
    (url) => {
      const i = document.createElementNS("http://www.w3.org/2000/svg", "image");
      i.setAttributeNS("http://www.w3.org/1999/xlink", "z:href", url);
      const s = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      s.append(i);
      document.body.append(s);
    },
  ],
  [
    "a worker's font",
    "svg",
    (url) => {
      const text = `new FontFace("x", "url(${url})").load().catch(() => 0)`;
      new Worker(URL.createObjectURL(new Blob([text])));
    },
  ],
  [
    "a worker of a worker",
    "json",
    (url) => {
      const inner = `fetch("${url}").catch(() => 0)`;
      const text = `new Worker(URL.createObjectURL(new Blob([${JSON.stringify(inner)}])))`;
      new Worker(URL.createObjectURL(new Blob([text])));
    },
  ],
  [
    "rule in a rule",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.sheet?.insertRule("html {}");
      (s.sheet?.cssRules[0] as CSSGroupingRule | undefined)?.insertRule(
        `body { border-image: url(${url}) 1 }`,
      );
    },
  ],
  [
    "a worker of plain text",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      new Worker(URL.createObjectURL(new Blob([text], { type: "text/plain" })));
    },
  ],
  [
    "a worker of bytes",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      for (const type of ["application/octet-stream", "image/png"])
        new Worker(URL.createObjectURL(new Blob([text], { type })));
    },
  ],
  [
    "a worker of text, with a fragment",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      new Worker(URL.createObjectURL(new Blob([text])) + "#x");
    },
  ],
  [
    "a worker of text, behind a blank",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      new Worker(" " + URL.createObjectURL(new Blob([text])));
    },
  ],
  [
    "a worker of a data URL behind a blank",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      new Worker(" data:text/javascript," + encodeURIComponent(text));
    },
  ],
  [
    "a worker of another window's text",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      const f = document.createElement("iframe");
      document.body.append(f);
      const inner = f.contentWindow as Window & typeof globalThis;
      new Worker(inner.URL.createObjectURL(new inner.Blob([text])));
    },
  ],
  [
    "another window's worker of text",
    "json",
    (url) => {
      const text = `fetch("${url}").catch(() => 0)`;
      const f = document.createElement("iframe");
      document.body.append(f);
      const inner = f.contentWindow as Window & typeof globalThis;
      new inner.Worker(URL.createObjectURL(new Blob([text])));
    },
  ],
  [
    "style.backgroundImage, laid out at once",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style.backgroundImage = `url(${url})`;
      d.getBoundingClientRect();
    },
  ],
  [
    "style.background, laid out at once",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style.background = `url(${url})`;
      d.getBoundingClientRect();
    },
  ],
  [
    "a style by its written name",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style["background-image" as "background"] = `url(${url})`;
      d.getBoundingClientRect();
    },
  ],
  [
    "Object.assign",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      Object.assign(d.style, { maskImage: `url(${url})` });
      d.getBoundingClientRect();
    },
  ],
  [
    "style.WebkitMaskImage",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style["WebkitMaskImage" as "maskImage"] = `url(${url})`;
      d.getBoundingClientRect();
    },
  ],
  [
    "style.webkitMask",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style["webkitMask" as "mask"] = `url(${url})`;
      d.getBoundingClientRect();
    },
  ],
  [
    "style.borderImage",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style.border = "3px solid";
      d.style.borderImage = `url(${url}) 1`;
      d.getBoundingClientRect();
    },
  ],
  [
    "style.listStyleImage",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style.display = "list-item";
      d.style.listStyleImage = `url(${url})`;
      d.getBoundingClientRect();
    },
  ],
  [
    "style.content",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style.content = `url(${url})`;
      d.getBoundingClientRect();
    },
  ],
  [
    "style.cursor",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      d.style.cursor = `url(${url}), auto`;
      d.getBoundingClientRect();
    },
  ],
  [
    "the style of a rule",
    "svg",
    (url) => {
      const d = document.body.appendChild(document.createElement("div"));
      d.textContent = "x";
      const s = document.head.appendChild(document.createElement("style"));
      d.className = `rule${Math.random()}`.replace(".", "");
      s.append(`.${d.className} {}`);
      (s.sheet?.cssRules[0] as CSSStyleRule).style.backgroundImage = `url(${url})`;
      d.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by appendData",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      (s.firstChild as Text).appendData(css);
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by appendData in pieces",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      (s.firstChild as Text).appendData(css.slice(0, 20));
      (s.firstChild as Text).appendData(css.slice(20));
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by data",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      (s.firstChild as Text).data = css;
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by nodeValue",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      if (s.firstChild) s.firstChild.nodeValue = css;
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by insertData",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      (s.firstChild as Text).insertData(0, css);
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by replaceData",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      (s.firstChild as Text).replaceData(0, 7, css);
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by replaceChildren",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      s.replaceChildren(css);
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by insertAdjacentText",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      s.insertAdjacentText("beforeend", css);
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet's text by after",
    "svg",
    (url) => {
      const s = document.head.appendChild(document.createElement("style"));
      s.append("main {}");
      const css = `main { background: url(${url}) }`;
      (s.firstChild as Text).after(css);
      document.body.getBoundingClientRect();
    },
  ],
  [
    "a style sheet put in by insertAdjacentElement",
    "css",
    (url) => {
      const s = document.createElement("style");
      const text = s.appendChild(document.createTextNode(""));
      text.data = `@import "${url}";`;
      document.head.insertAdjacentElement("beforeend", s);
    },
  ],
  [
    "a style sheet put in by after",
    "css",
    (url) => {
      const s = document.createElement("style");
      const text = s.appendChild(document.createTextNode(""));
      text.data = `@import "${url}";`;
      document.head.lastElementChild?.after(s);
    },
  ],
  [
    "a style sheet put in by before",
    "css",
    (url) => {
      const s = document.createElement("style");
      const text = s.appendChild(document.createTextNode(""));
      text.data = `@import "${url}";`;
      document.head.lastElementChild?.before(s);
    },
  ],
  [
    "embed's code",
    "html",
    (url) => {
      const e = document.createElement("embed");
      e.type = "text/html";
      e.setAttribute("code", url);
      document.body.append(e);
    },
  ],
  [
    "an address with tabs in it",
    "svg",
    (url) => {
      new Image().src = url.replace("http://", "/\t/");
    },
  ],
];
