// Takes the pictures of the documentation from the running demo:
//   ./consentry demo --port 8080 &   node consent-banner-js/scripts/pictures.mjs http://localhost:8080 docs/images
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch } from "./chromium.mjs";

const [shop, folder] = process.argv.slice(2);
if (!shop || !folder) {
  console.error("usage: node pictures.mjs ADDRESS-OF-THE-SHOP FOLDER");
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const browser = await launch();

/** How much of the page is seen around what is shown, in CSS pixels. */
const MARGIN = 24;

/** What somebody in a place sees; `look` holds options of the browser's context, such as `colorScheme`. */
async function visitor(place, gpc, steps, look = {}) {
  const context = await browser.newContext({
    locale: "en-US",
    viewport: { width: 1280, height: 800 },
    ...look,
  });
  const cookies = [{ name: "demo_place", value: place, url: shop }];
  if (gpc) cookies.push({ name: "demo_gpc", value: "1", url: shop });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const act = async (action) => {
    await page.locator(`consentry-banner [data-action="${action}"]`).click();
    await page.waitForTimeout(1500);
  };
  const file = (name) => ({ path: join(folder, name + ".png") });
  const picture = (name) => page.screenshot(file(name));
  /** The banner, with what of the page is just around it. */
  const closeUp = async (name) => {
    const shown = page.locator("consentry-banner .panel, consentry-banner .control").first();
    const { x, y, width, height } = await shown.boundingBox();
    const clip = { x: Math.max(0, x - MARGIN), y: Math.max(0, y - MARGIN) };
    await page.screenshot({
      ...file(name),
      clip: { ...clip, width: width + 2 * MARGIN, height: height + 2 * MARGIN },
    });
  };
  const open = async (path) => {
    await page.goto(shop + path, { waitUntil: "load" });
    await page.waitForTimeout(1500);
  };
  await steps({ act, picture, closeUp, open });
  await context.close();
}

await visitor("DE", false, async ({ act, picture, closeUp, open }) => {
  await open("/");
  await picture("demo-asks");
  await act("choose");
  await closeUp("choose");
});
await visitor("DE", false, async ({ act, closeUp, open }) => {
  await open("/");
  await act("accept-all");
  await closeUp("way-back");
  await act("open");
  await closeUp("reopened");
});
await visitor("US-CA", false, async ({ act, closeUp, open }) => {
  await open("/");
  await closeUp("privacy-choices");
  await act("open");
  await closeUp("opt-out");
});
await visitor("US-CA", true, async ({ act, closeUp, open }) => {
  await open("/");
  await closeUp("signal-honored");
  await act("open");
  await closeUp("signal-opt-out");
  await act("opt-in");
  await closeUp("confirm-opt-in");
});
await visitor(
  "DE",
  false,
  async ({ closeUp, open }) => {
    await open("/");
    await closeUp("dark");
  },
  { colorScheme: "dark" },
);
await visitor(
  "DE",
  false,
  async ({ act, closeUp, open }) => {
    await open("/");
    await act("choose");
    await closeUp("arabic");
  },
  { locale: "ar" },
);
await visitor(
  "DE",
  false,
  async ({ act, picture, open }) => {
    await open("/journal/throwing-a-mug");
    await picture("phone");
    await act("choose");
    await picture("phone-choose");
  },
  { viewport: { width: 390, height: 844 } },
);
await browser.close();
