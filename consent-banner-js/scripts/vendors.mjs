/**
 * Writes dist/vendors.json, the base of the vendor catalogue, and dist/THIRD-PARTY-NOTICES.txt from the
 * package third-party-web. Purposes are not decided here: the gateway's overlay maps the categories.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const PACKAGE = "third-party-web";
const CATEGORIES = new Set([
  "ad",
  "analytics",
  "cdn",
  "consent-provider",
  "content",
  "customer-success",
  "hosting",
  "marketing",
  "other",
  "social",
  "tag-manager",
  "utility",
  "video",
]);
/** The package grows and shrinks a little with each release; beyond these bounds its shape has changed. */
const ENTITIES = { least: 1500, most: 4000 };
const HOSTS = { least: 2000, most: 8000 };
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/;
/** Addresses are left out: they change hands, and a rule covers the subdomains of a name. */
const ADDRESS = /^\d+(?:\.\d+){3}$/;
/** Left out too: names under which anybody may register one of their own (publicsuffix.org). */
const PUBLIC_SUFFIXES = new Set(["de.com", "net.pl"]);

const require = createRequire(import.meta.url);
const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");

function fail(reason) {
  throw new Error(`${PACKAGE} is not of the expected shape: ${reason}`);
}

function byCodeUnit(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

function idOf(name) {
  const ascii = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  return ascii
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function hostOf(domain, entity) {
  const host = String(domain).toLowerCase().replace(/^\*\./, "").replace(/\.$/, "");
  if (!HOST.test(host)) {
    fail(`'${entity}' has the domain '${domain}'`);
  }
  return host;
}

function vendorOf(entity) {
  const { name, category, domains } = entity;
  if (typeof name !== "string" || idOf(name) === "") {
    fail(`an entity has the name ${JSON.stringify(name)}`);
  }
  if (!CATEGORIES.has(category)) {
    fail(`'${name}' has the unknown category ${JSON.stringify(category)}`);
  }
  if (!Array.isArray(domains)) {
    fail(`'${name}' has no list of domains`);
  }
  const named = domains
    .filter((domain) => !ADDRESS.test(domain))
    .map((domain) => hostOf(domain, name));
  const hosts = [...new Set(named)].filter((host) => !PUBLIC_SUFFIXES.has(host)).sort(byCodeUnit);
  return { id: idOf(name), name, category, hosts };
}

function between(what, count, { least, most }) {
  if (count < least || count > most) {
    fail(`${count} ${what}, where ${least} to ${most} were expected`);
  }
}

/** Every host belongs to one vendor: the first by identifier keeps it. */
function withoutSharedHosts(vendors) {
  const taken = new Set();
  return vendors
    .map((vendor) => {
      const hosts = vendor.hosts.filter((host) => !taken.has(host));
      hosts.forEach((host) => taken.add(host));
      return { ...vendor, hosts };
    })
    .filter((vendor) => vendor.hosts.length > 0);
}

function vendorsOf(entities) {
  if (!Array.isArray(entities)) {
    fail("its entities are not a list");
  }
  const sorted = entities.map(vendorOf).sort((a, b) => byCodeUnit(a.id, b.id));
  for (let i = 1; i < sorted.length; i++) {
    if (sorted[i].id === sorted[i - 1].id) {
      fail(`'${sorted[i].name}' and '${sorted[i - 1].name}' have one identifier`);
    }
  }
  const vendors = withoutSharedHosts(sorted);
  between("entities", vendors.length, ENTITIES);
  between(
    "hosts",
    vendors.reduce((sum, vendor) => sum + vendor.hosts.length, 0),
    HOSTS,
  );
  return vendors;
}

const entities = require(`${PACKAGE}/dist/entities-nostats.json`);
const manifest = require(`${PACKAGE}/package.json`);
const licence = readFileSync(require.resolve(`${PACKAGE}/LICENSE`), "utf8");
if (manifest.license !== "MIT" || !licence.includes("MIT License")) {
  fail(`its licence is ${JSON.stringify(manifest.license)}, where MIT was expected`);
}
const source = `${PACKAGE} ${manifest.version}`;
const vendors = vendorsOf(entities);

mkdirSync(dist, { recursive: true });
writeFileSync(
  join(dist, "vendors.json"),
  JSON.stringify({ source, licence: manifest.license, vendors }) + "\n",
);
writeFileSync(
  join(dist, "THIRD-PARTY-NOTICES.txt"),
  `The names, categories and hosts in vendors.json are taken from ${source},\n` +
    `which is distributed under the following licence.\n\n${licence.trimEnd()}\n`,
);
console.log(`vendors.json: ${vendors.length} vendors of ${source}`);
