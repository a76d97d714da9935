// Takes the pictures of the documentation from the running demo:
//   ./consentry demo --port 8080 &   node consent-banner-js/scripts/pictures.mjs http://localhost:8080 docs/images
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launch } from "./browser.mjs";

const [shop, folder] = process.argv.slice(2);
if (!shop || !folder) {
  console.error("usage: node pictures.mjs ADDRESS-OF-THE-SHOP FOLDER");
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const browser = await launch();

async function visitor(place, gpc, steps, size = { width: 1280, height: 800 }) {
  const context = await browser.newContext({ locale: "en-US", viewport: size });
  const cookies = [{ name: "demo_place", value: place, url: shop }];
  if (gpc) cookies.push({ name: "demo_gpc", value: "1", url: shop });
  await context.addCookies(cookies);
  const page = await context.newPage();
  const act = async (action) => {
    await page.locator(`consentry-banner [data-action="${action}"]`).click();
    await page.waitForTimeout(1500);
  };
  const picture = (name) => page.screenshot({ path: join(folder, name + ".png") });
  const open = async (path) => {
    await page.goto(shop + path, { waitUntil: "load" });
    await page.waitForTimeout(1500);
  };
  await steps({ act, picture, open });
  await context.close();
}

await visitor("DE", false, async ({ act, picture, open }) => {
  await open("/");
  await picture("demo-asks");
  await act("choose");
  await picture("demo-choose");
});
await visitor("DE", false, async ({ act, picture, open }) => {
  await open("/");
  await act("accept-all");
  await picture("demo-accepted");
  await act("open");
  await picture("demo-reopened");
});
await visitor("DE", false, async ({ act, picture, open }) => {
  await open("/");
  await act("reject-all");
  await picture("demo-rejected");
});
await visitor("US-CA", true, async ({ act, picture, open }) => {
  await open("/");
  await picture("demo-gpc");
  await act("open");
  await picture("demo-opt-out");
  await act("opt-in");
  await picture("demo-conflict");
});
await visitor(
  "DE",
  false,
  async ({ act, picture, open }) => {
    await open("/journal/throwing-a-mug");
    await picture("demo-phone");
    await act("choose");
    await picture("demo-phone-choose");
  },
  { width: 390, height: 844 },
);
await browser.close();
