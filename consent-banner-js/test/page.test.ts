import { beforeEach, describe, expect, test } from "vitest";
import { visits } from "./visit";

const visit = visits();
const action = (name: string) => visit.page.locator(`consentry-banner [data-action="${name}"]`);

/** A parked frame, as the gateway makes it. */
const parked = (url: string) =>
  `<iframe title="video" width="400" height="225" data-consentry="functional" data-consentry-src="${url}"></iframe>`;

describe("a frame that waits for consent", () => {
  const inside = () => visit.page.frameLocator("iframe");

  test("says in its own place whom it would contact, and loads once", async () => {
    visit.site.page.body = parked(visit.site.vendor("video.localhost", "/v.html"));
    await visit.open();
    await expect
      .poll(() => inside().locator("p").textContent())
      .toBe("Loading this contacts Video Vendor.");
    const box = await visit.page.locator("iframe").boundingBox();
    expect(box && Math.round(box.width)).toBe(404);
    expect(visit.site.contacts).toEqual([]);
    await inside().getByRole("button", { name: "Load once" }).click();
    await visit.contacted("video.localhost/v.html");
    expect(visit.site.posted).toEqual([]);
    expect(
      await visit.page.evaluate(() => window.consentry?.get().purposes.functional?.allowed),
    ).toBe(false);
  });

  test("loads always once that is chosen, and nothing else is granted by it", async () => {
    visit.site.page.body = parked(visit.site.vendor("video.localhost", "/v.html"));
    await visit.open();
    await inside().getByRole("button", { name: "Always load" }).click();
    await visit.contacted("video.localhost/v.html");
    expect(visit.site.posted).toMatchObject([
      { method: "custom", purposes: { functional: true, analytics: false, advertising: false } },
    ]);
  });

  test("runs as its language does", async () => {
    visit.site.look.language = "ar";
    visit.site.page.body = parked(visit.site.vendor("video.localhost", "/v.html"));
    await visit.open();
    const direction = () =>
      inside()
        .locator("p")
        .evaluate((words) => getComputedStyle(words).direction);
    await expect.poll(direction).toBe("rtl");
  });

  test("shows its placeholder anew after a withdrawal", async () => {
    visit.site.choices = { functional: true, analytics: true, advertising: true };
    visit.site.page.body = `<iframe title="video" src="${visit.site.vendor("video.localhost", "/v.html")}"></iframe>`;
    await visit.open();
    await visit.act("open");
    await visit.act("withdraw");
    await inside().getByRole("button", { name: "Load once" }).waitFor();
  });
});

describe("a post of a network that waits for consent", () => {
  const place = () => visit.page.locator("blockquote section");
  let asked: string[] = [];

  beforeEach(async () => {
    asked = [];
    await visit.page.route(/instagram\.com/, async (route) => {
      asked.push(route.request().url());
      await route.fulfill({ contentType: "text/javascript", body: "" });
    });
    visit.site.page.body = `<blockquote class="instagram-media"><a href="/own">A picture</a></blockquote>
      <script type="text/plain" async data-consentry="functional"
        data-consentry-src="https://www.instagram.com/embed.js"></script>`;
    await visit.open();
  });

  test("says under its text whom it would contact, and loads once", async () => {
    await expect
      .poll(() => place().locator("p").textContent())
      .toBe("Loading this contacts Network.");
    expect(await visit.page.locator("blockquote").textContent()).toBe("A picture");
    await place().getByRole("button", { name: "Load once" }).click();
    await expect.poll(() => asked).toEqual(["https://www.instagram.com/embed.js"]);
    expect(await place().count()).toBe(0);
    expect(visit.site.posted).toEqual([]);
    // What else the same vendor does stays denied.
    await visit.page.evaluate(() => {
      new Image().src = "https://pixel.instagram.com/x.svg";
      new Image().src = "https://more.instagram.com/x.svg";
    });
    await expect.poll(() => asked.slice(1)).toEqual(["https://more.instagram.com/x.svg"]);
  });

  test("loads always once that is chosen", async () => {
    await place().getByRole("button", { name: "Always load" }).click();
    await expect.poll(() => asked).toEqual(["https://www.instagram.com/embed.js"]);
    await expect.poll(() => place().count()).toBe(0);
    expect(visit.site.posted).toMatchObject([{ purposes: { functional: true, analytics: false } }]);
  });
});

test("posts that can have no placeholder, or hold a tree of the page's own, stay as they are, and the others have theirs", async () => {
  const warned: string[] = [];
  visit.page.on("console", (message) => {
    if (message.type() !== "log") warned.push(message.text());
  });
  visit.site.page.body = `<a class="fb-post" href="/own">Link</a>
    <div class="fb-post"><template shadowrootmode="closed">Closed</template></div>
    <div class="fb-post" id="declared"><template shadowrootmode="open">Declared</template></div>
    <div class="fb-post" id="attached"></div>
    <div class="fb-post" id="plain">Words</div>
    <script>
      for (const one of document.querySelectorAll("#attached,#declared"))
        (one.shadowRoot ?? one.attachShadow({ mode: "open" })).append("kept");
    </script>
    <script type="text/plain" data-consentry="functional"
      data-consentry-src="https://connect.facebook.net/en_US/sdk.js"></script>`;
  await visit.page.route(/facebook\.net/, (route) => route.fulfill({ body: "" }));
  await visit.open();
  await visit.page.locator("#plain section").waitFor();
  const texts = () =>
    visit.page
      .locator(".fb-post")
      .evaluateAll((posts) => posts.map(({ shadowRoot }) => shadowRoot?.textContent ?? null));
  const [link, closed, declared, attached, plain] = await texts();
  expect([link, closed, declared, attached]).toEqual([null, null, "Declaredkept", "kept"]);
  expect(plain).toMatch(/^Loading this contacts/);
  expect(await visit.page.locator("section button").count()).toBe(2);
  await visit.act("accept-all");
  await expect.poll(texts).toEqual([null, null, "Declaredkept", "kept", ""]);
  expect(warned).toEqual([]);
});

describe("placeholders have the looks of the page", () => {
  const WHITE = "rgb(255, 255, 255)";
  /** Chromium's canvas in the dark. */
  const DARK = "rgb(18, 18, 18)";
  const themed = "--consentry-accent:#123;--consentry-background:#fed;--consentry-text:#321";

  test.each<[string, string, string[]]>([
    ["light where nothing is said", "", [WHITE, "rgb(0, 0, 0)", "rgb(36, 88, 211)"]],
    ["the owner's colours", themed, ["rgb(255, 238, 221)", "rgb(51, 34, 17)", "rgb(17, 34, 51)"]],
    ["dark with the page", "color-scheme:light dark", [DARK, WHITE, "rgb(36, 88, 211)"]],
    ["dark by its own word", "--consentry-scheme:dark", [DARK, WHITE, "rgb(36, 88, 211)"]],
  ])("%s", async (_, style, [background, text, accent]) => {
    await visit.page.emulateMedia({ colorScheme: "dark" });
    visit.site.page.head = `<style>:root{${style}}</style>`;
    await look(background, text, accent);
  });

  test("dark with a page that says so in a meta element", async () => {
    await visit.page.emulateMedia({ colorScheme: "dark" });
    visit.site.page.head = '<meta name="color-scheme" content="light dark">';
    await look(DARK, WHITE, "rgb(36, 88, 211)");
  });

  async function look(...colours: (string | undefined)[]) {
    visit.site.page.body = `<iframe title="video" data-consentry="functional" data-consentry-src="${visit.site.vendor("video.localhost", "/v.html")}"></iframe>
      <blockquote class="instagram-media">A picture</blockquote><script type="text/plain" data-consentry="functional"
        data-consentry-src="https://www.instagram.com/embed.js"></script>`;
    await visit.open();
    const frame = visit.page.frameLocator("iframe");
    for (const [box, button] of [
      [frame.locator("body"), frame.getByRole("button").first()],
      [visit.page.locator("blockquote section"), visit.page.locator("blockquote button").first()],
    ] as const) {
      await button.waitFor();
      const shown = [
        await box.evaluate((one) => getComputedStyle(one).backgroundColor),
        await box.evaluate((one) => getComputedStyle(one).color),
        await button.evaluate((one) => getComputedStyle(one).backgroundColor),
      ];
      expect(shown).toEqual(colours);
    }
  }
});

describe("names that the owner chose", () => {
  test("are those under which all is found, and ours are not there", async () => {
    Object.assign(visit.site.look, { element: "shop-choices", global: "_choices" });
    await visit.page.goto(visit.site.url);
    await visit.page.locator('shop-choices [data-action="reject-all"]').click();
    await visit.page.locator('shop-choices [data-action="open"]').waitFor();
    expect(
      await visit.page.evaluate(() => [
        "consentry" in window,
        typeof (window as never as { _choices: { get: unknown } })._choices.get,
        document.querySelectorAll("consentry-banner").length,
      ]),
    ).toEqual([false, "function", 0]);
  });
});

describe("the permanent control", () => {
  test("moves to another corner and stays there", async () => {
    visit.site.choices = { functional: false, analytics: false, advertising: false };
    await visit.open();
    const x = async () => (await action("open").boundingBox())?.x ?? 0;
    const before = await x();
    await visit.act("open");
    await visit.act("move");
    await action("open").waitFor();
    const moved = await x();
    expect(moved).toBeGreaterThan(before + 400);
    await visit.page.reload();
    await action("open").waitFor();
    expect(await x()).toBe(moved);
  });

  test("comes back where a page puts another body in its place", async () => {
    await visit.open();
    await visit.page.evaluate(() => {
      document.body.replaceWith(document.createElement("body"));
    });
    await expect.poll(() => visit.page.locator("consentry-banner").count()).toBe(1);
    await visit.page.evaluate(() => {
      document.body.textContent = "";
    });
    await expect.poll(() => visit.page.locator("consentry-banner").count()).toBe(1);
  });

  test("comes back where a framework makes the whole document anew", async () => {
    await visit.open();
    await visit.page.evaluate(() => {
      const html = document.createElement("html");
      html.append(document.createElement("head"), document.createElement("body"));
      document.documentElement.remove();
      document.append(html);
    });
    await action("accept-all").waitFor();
    await visit.act("accept-all");
    await action("open").waitFor();
  });

  test("leads to the preferences page where the dialog cannot be had", async () => {
    visit.site.choices = { functional: false, analytics: false, advertising: false };
    // As the gateway writes it.
    visit.site.page.body = `<consentry-banner><template shadowrootmode="open">
<a href="/elsewhere" data-action="open">Choices</a></template></consentry-banner>`;
    await visit.page.route("**/assets/d-*", (route) => route.abort());
    await visit.open();
    await visit.act("open");
    await visit.page.waitForURL("**/_consent/preferences");
  });
});

test("a framework that takes over the document finds head and body as the site wrote them", async () => {
  visit.site.page.body = `<script>
    const { head, body } = document;
    window.early = [head.firstElementChild.outerHTML, body.firstElementChild.localName];
    document.addEventListener("DOMContentLoaded", () => {
      window.late = [head.firstElementChild.outerHTML, body.firstElementChild.localName];
    });
  </script>`;
  await visit.open();
  const first = ['<meta charset="utf-8">', "main"];
  expect(await visit.page.evaluate("early")).toEqual(first);
  expect(await visit.page.evaluate("late")).toEqual(first);
});

test("who uses the keyboard comes upon the banner first", async () => {
  visit.site.page.body = `<a href="/elsewhere">Elsewhere</a>`;
  await visit.open();
  const focused = () => visit.page.evaluate(() => document.activeElement?.localName);
  await visit.page.keyboard.press("Tab");
  expect(await focused()).toBe("consentry-banner");
  await visit.page.keyboard.press("Escape");
  expect(await focused()).toBe("consentry-banner");
});

test.each(["card", "bar", "dialog"] as const)("the question stands as a %s", async (place) => {
  visit.site.look.place = place;
  await visit.page.setViewportSize({ width: 1000, height: 700 });
  await visit.open();
  const box = await visit.page.getByRole("dialog").boundingBox();
  if (!box) throw new Error("there is no panel");
  const expected = {
    card: [16, 576],
    bar: [0, 1000],
    dialog: [212, 576],
  }[place];
  expect([Math.round(box.x), Math.round(box.width)]).toEqual(expected);
  expect(Math.round(700 - box.y - box.height) <= 16 || place === "dialog").toBe(true);
});

test("a policy of nonces with strict-dynamic and Trusted Types is enough", async () => {
  visit.site.page.nonce = "abc123";
  visit.site.page.csp =
    "default-src 'none'; script-src 'nonce-abc123' 'strict-dynamic'; connect-src 'self'; img-src data:; base-uri 'none'; require-trusted-types-for 'script'; trusted-types consentry";
  const violations: string[] = [];
  visit.page.on("console", (message) => {
    if (/Content Security Policy|Trusted/.test(message.text())) violations.push(message.text());
  });
  await visit.open();
  await visit.act("reject-all");
  await action("open").waitFor();
  expect(violations).toEqual([]);
});

test.each(["consentry page", "page"])(
  "where markup has to be trusted, by policies named %s, the page's own goes in as it is",
  async (policies) => {
    visit.site.page.nonce = "abc123";
    visit.site.page.csp = `script-src 'nonce-abc123' 'strict-dynamic'; require-trusted-types-for 'script'; trusted-types ${policies}`;
    await visit.open();
    const own =
      '<a href="https://own.example/" onclick="go()">&amp;</a><iframe srcdoc="own"></iframe>';
    const put = await visit.page.evaluate((html) => {
      const { trustedTypes } = window as never as {
        trustedTypes: {
          createPolicy(name: string, rules: object): { createHTML(text: string): never };
        };
      };
      const policy = trustedTypes.createPolicy("page", { createHTML: (text: string) => text });
      const trusted = policy.createHTML(html);
      const [template, frame] = [
        document.createElement("template"),
        document.createElement("iframe"),
      ];
      template.innerHTML = trusted;
      frame.srcdoc = trusted;
      const parsed = new DOMParser().parseFromString(trusted, "text/html");
      return [template.innerHTML, frame.srcdoc, parsed.body.innerHTML];
    }, own);
    expect(put).toEqual([own, own, own]);
  },
);

describe("vendors are told in their own words", () => {
  const state = () =>
    visit.page.evaluate(() => {
      const page = window as never as {
        uetq: unknown[];
        clarity: { q: unknown[][] };
        ttq: unknown[];
      };
      return { uetq: page.uetq, clarity: page.clarity.q, ttq: page.ttq };
    });

  test("before any tag, and at every change", async () => {
    visit.site.look.signals = ["microsoft", "clarity", "meta", "tiktok"];
    visit.site.page.head = `<script>window.told = []; window.fbq = (...call) => told.push(call)</script>`;
    await visit.open();
    expect(await state()).toEqual({
      uetq: ["consent", "default", { ad_storage: "denied" }],
      clarity: [["consentv2", { ad_Storage: "denied", analytics_Storage: "denied" }]],
      ttq: [["holdConsent"]],
    });
    await visit.act("accept-all");
    await action("open").waitFor();
    expect(await state()).toEqual({
      uetq: [
        ...["consent", "default", { ad_storage: "denied" }],
        ...["consent", "update", { ad_storage: "granted" }],
      ],
      clarity: [
        ["consentv2", { ad_Storage: "denied", analytics_Storage: "denied" }],
        ["consentv2", { ad_Storage: "granted", analytics_Storage: "granted" }],
      ],
      ttq: [["holdConsent"], ["grantConsent"]],
    });
    expect(await visit.page.evaluate(() => (window as never)["told"])).toEqual([
      ["consent", "grant"],
    ]);
  });

  test("not at all where the owner wants none told", async () => {
    visit.site.look.signals = [];
    await visit.open();
    expect(
      await visit.page.evaluate(() =>
        ["dataLayer", "uetq", "clarity", "ttq"].filter((name) => name in window),
      ),
    ).toEqual([]);
  });
});
