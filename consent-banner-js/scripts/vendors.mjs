/**
 * Writes dist/vendors.json, the base of the vendor catalogue, and dist/THIRD-PARTY-NOTICES.txt from the
 * packages third-party-web (hosts) and tarteaucitronjs (names of cookies). Purposes are not decided here: the gateway's
 * overlay maps the categories.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";

const PACKAGE = "third-party-web";
const COOKIE_PACKAGE = "tarteaucitronjs";
/**
 * Whose cookies are taken, by the service's key there and the vendor's identifier here. That package lists what it
 * deletes, among it names that any site might use for its own: only names that say whose they are, are named here.
 */
const COOKIES = {
  criteoonetag: ["criteo", "uid3pd"],
  dailymotion: ["dailymotion", "dmvk", "v1st"],
  force24: ["force24", "F24_autoID", "F24_personID"],
  hotjar: ["hotjar", "hjClosedSurveyInvites"],
  issuu: ["issuu", "iutk"],
  leadforensics: ["lead-forensics", "ifuuid"],
  metrica: ["yandex-metrica", "usst"],
  pinterestpixel: ["pinterest-tag", "_pinterest_sess", "_pinterest_ct_mw"],
  sharethissticky: ["sharethis", "_stid", "_stidv"],
  sharpspring: ["sharpspring", "koitk", "__ss_tk", "__ss_referrer"],
  soundcloud: ["soundcloud", "sc_anonymous_id", "sclocale"],
  spotify: ["spotify", "sp_landing", "sp_landingref", "sp_usid"],
  xiti_smarttag: ["at-internet", "atreman", "atredir", "atsession", "attvtreman", "attvtsession"],
  zopim: ["zendesk", "__zlcid", "__zprivacy"],
};
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

function licenceOf(name) {
  const manifest = require(`${name}/package.json`);
  const text = readFileSync(require.resolve(`${name}/LICENSE`), "utf8");
  if (manifest.license !== "MIT" || !/MIT License/.test(text)) {
    throw new Error(`${name} has the licence ${JSON.stringify(manifest.license)}, not MIT`);
  }
  return { source: `${name} ${manifest.version}`, text: text.trimEnd() };
}

/** The names above, each of which the service has to have there. */
function cookiesOf(services) {
  return Object.entries(COOKIES).map(([key, [vendor, ...names]]) => {
    const listed = services[key]?.cookies;
    for (const name of names) {
      if (!Array.isArray(listed) || !listed.includes(name)) {
        throw new Error(`${COOKIE_PACKAGE} does not list the cookie '${name}' of '${key}'`);
      }
    }
    return { vendor, names };
  });
}

/** The services register with an object of the page's; nothing else of them runs. */
function readServices() {
  const page = { tarteaucitron: { services: {}, user: {} } };
  const code = readFileSync(require.resolve(`${COOKIE_PACKAGE}/tarteaucitron.services.js`), "utf8");
  runInContext(code, createContext({ ...page, window: {}, document: {}, location: {} }));
  return page.tarteaucitron.services;
}

const entities = require(`${PACKAGE}/dist/entities-nostats.json`);
const hosts = licenceOf(PACKAGE);
const cookies = licenceOf(COOKIE_PACKAGE);
const vendors = vendorsOf(entities);

mkdirSync(dist, { recursive: true });
writeFileSync(
  join(dist, "vendors.json"),
  JSON.stringify({
    source: hosts.source,
    licence: "MIT",
    vendors,
    cookies: { source: cookies.source, licence: "MIT", vendors: cookiesOf(readServices()) },
  }) + "\n",
);
writeFileSync(
  join(dist, "THIRD-PARTY-NOTICES.txt"),
  [
    `The names, categories and hosts in vendors.json are taken from ${hosts.source},\n` +
      `which is distributed under the following licence.\n\n${hosts.text}\n`,
    `Some names of cookies in vendors.json are taken from ${cookies.source},\n` +
      `which is distributed under the following licence.\n\n${cookies.text}\n`,
  ].join("\n"),
);
console.log(`vendors.json: ${vendors.length} vendors of ${hosts.source}`);
