/** A third party that a page may contact. */
export interface Vendor {
  /** Its name, as placeholders show it. */
  name: string;
  /**
   * `functional`, `analytics`, `advertising`, or purposes of the owner's own; all of them have to be allowed. None, or
   * `necessary`, for a vendor that is never denied.
   */
  purposes: readonly string[];
  /** Its hosts, each with all under it, or a part of one: `youtube.com`, `google.com/recaptcha/`. The longer one holds. */
  hosts: readonly string[];
  /** Its cookies, where `*` stands for any run of characters. */
  cookies?: readonly string[];
}

/** What a site chooses. */
export interface Settings {
  vendors: readonly Vendor[];
  /** Begins the addresses of the files; `/consentry` unless given. */
  prefix?: string;
  /** Language of the texts: one of `dist/lang`; `en` unless given. */
  language?: string;
  /** Texts in the place of ours, by their names in `dist/lang/en.json`. */
  texts?: Readonly<Record<string, string>>;
  /** Addresses that the banner shows. */
  links?: Partial<Record<"privacyPolicy" | "notice" | "dpo", string>>;
  /** Where it asks; `card` unless given. */
  place?: "card" | "bar" | "dialog";
  /** Who is told of the choice in the page; `google` unless given. `gpp` needs the strings of the gateway in the state. */
  signals?: readonly ("google" | "microsoft" | "clarity" | "meta" | "tiktok" | "gpp")[];
  /** Whether the page loads anew when something is withdrawn. */
  reloads?: boolean;
  /** Name of the banner's element; `consentry-banner` unless given. */
  element?: string;
  /** Name for the page's scripts; `consentry` unless given. */
  global?: string;
}

/** What an element has: `true` stands for an attribute without a value; those that are false or absent are left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What an element is, beside its name and its attributes. */
export interface About {
  /** The text between the tags, as it stands in the page; nothing of it is escaped. */
  content?: string;
  /** What it is for, where no address says so, as in scripts without one. They are added to those of the addresses. */
  purposes?: readonly string[];
}

const LINKS = ["privacyPolicy", "notice", "dpo"];
const PLACES = ["card", "bar", "dialog"];
const SIGNALS = ["google", "microsoft", "clarity", "meta", "tiktok", "gpp"];
const KEYS = "vendors prefix language texts links place signals reloads element global".split(" ");
const HOST = /^([a-z\d_]([a-z\d_-]*[a-z\d_])?\.)+[a-z\d-]*[a-z][a-z\d-]*$/;
const isWord = (value: unknown): value is string => typeof value === "string" && !!value.trim();

/**
 * Says what is wrong with what a site chose, a line for each thing.
 *
 * @param languages those that have texts
 * @param names of the texts
 */
export function problemsOf(settings: Settings, languages: string[], names: string[]): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(problem);
  /** Says of values, from whatever code they come, that they are not among the known. */
  const among = (what: string, values: Iterable<unknown>, known: string[]) => {
    for (const value of values)
      if (!known.includes(value as string))
        say(`${what}: '${String(value)}' is none of ${known.join(", ")}`);
  };
  among("settings", Object.keys(settings), KEYS);
  const {
    prefix,
    language,
    texts = {},
    links = {},
    place,
    signals = [],
    element,
    global,
  } = settings;
  if (language !== undefined) among("language", [language], languages);
  among("texts", Object.keys(texts), names);
  among("links", Object.keys(links), LINKS);
  if (place !== undefined) among("place", [place], PLACES);
  among("signals", signals, SIGNALS);
  for (const [name, text] of Object.entries(texts))
    if (!isWord(text)) say(`texts.${name}: must be a text`);
  // The banner makes links of these: a javascript: address would run in every page.
  for (const [name, link] of Object.entries(links))
    if (!/^(https?:\/\/|\/|mailto:)/.test(link))
      say(`links.${name}: must begin with https://, http://, / or mailto:`);
  if (prefix !== undefined && !/^(\/[\w.~-]+)+$/.test(prefix))
    say(`prefix: '${prefix}' must begin with a slash and not end with one, such as /consentry`);
  if (element !== undefined && !/^[a-z][a-z\d]*(-[a-z\d]+)+$/.test(element))
    say(`element: '${element}' must be a name with a hyphen, such as shop-choices`);
  if (global !== undefined && !/^(consentry|_[A-Za-z\d]\w+)$/.test(global))
    say(`global: '${global}' must begin with an underscore, such as _choices`);
  problems.push(...vendorProblems(settings.vendors));
  return problems;
}

/** Says what is wrong with vendors. */
function vendorProblems(vendors: unknown): string[] {
  if (!Array.isArray(vendors) || !vendors.length)
    return ["vendors: name at least one, since the guard denies none but these"];
  const problems: string[] = [];
  const owners = new Map<string, string>();
  (vendors as (Partial<Vendor> | null)[]).forEach((vendor, i) => {
    const { name, purposes, hosts, cookies = [] } = vendor ?? {};
    const called = isWord(name) ? `vendor '${name}'` : `vendors[${i}]`;
    const say = (problem: string) => problems.push(`${called}: ${problem}`);
    if (!isWord(name)) say("has no name");
    if (
      !Array.isArray(purposes) ||
      !purposes.every((one) => /^[a-z][a-z\d-]*$/.test(one as string))
    )
      say("purposes: must be a list, such as ['analytics']");
    if (!Array.isArray(hosts) || !Array.isArray(cookies) || !cookies.every(isWord)) {
      say("hosts and cookies must be lists of texts");
      return;
    }
    if (!hosts.length && !cookies.length) say("has neither hosts nor cookies");
    for (const host of hosts as unknown[]) {
      const [domain = "", ...path] = String(host).split("/");
      if (!HOST.test(domain) || /[\s"?#]/.test(path.join("/")))
        say(
          `'${String(host)}' is no host in lower case, such as youtube.com or cdn.example/pixel/`,
        );
      const owner = owners.get(String(host));
      if (owner !== undefined) say(`'${String(host)}' belongs to ${owner} already`);
      owners.set(String(host), called);
    }
  });
  return problems;
}
