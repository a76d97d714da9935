import { describe, expect, test } from "vitest";
import { hash24 } from "../src/guard/hash24";
import { hostLookup, type HostTable } from "../src/guard/hosts";
import type { Purpose } from "../src/state";
import { hostTable } from "../src/node/hostTable";

describe("hash24", () => {
  test.each([
    ["doubleclick.net", 5588839],
    ["google-analytics.com", 11322702],
    ["connect.facebook.net", 5135833],
  ])("%s", (domain, hash) => {
    expect(hash24(domain)).toBe(hash);
  });
});

/** A table of hosts, each of a vendor of its own. */
const tableOf = (hosts: Record<string, string[]>) =>
  hostTable(
    Object.entries(hosts).map(([host, purposes]) => ({ name: host, purposes, hosts: [host] })),
  );

/** The look-up, with purposes by their names. */
const named = (table: HostTable) => {
  const lookup = hostLookup(table);
  return (host: string, path: string) => lookup(host, path).map((i) => table.purposes[i]);
};

describe("host table", () => {
  const lookup = named(
    tableOf({
      "ads.example": ["advertising"],
      "stats.example": ["analytics"],
      "tags.example": ["advertising", "analytics"],
      "login.ads.example": [],
      "ads.example/captcha": [],
      "ads.example/captcha/pixel": ["analytics"],
      "maps.example/embed": ["functional"],
    }),
  );

  test.each<[string, string, string, Purpose[]]>([
    ["a listed host", "ads.example", "/", ["advertising"]],
    ["its subdomain", "a.b.ads.example", "/x", ["advertising"]],
    ["a trailing dot", "ads.example.", "/", ["advertising"]],
    ["several purposes", "tags.example", "/", ["advertising", "analytics"]],
    ["an unlisted host", "shop.example", "/", []],
    ["a host that only ends alike", "loads.example", "/", []],
    ["a path that is kept", "www.ads.example", "/captcha/api.js", []],
    ["the longer path", "ads.example", "/captcha/pixel?id=1", ["analytics"]],
    ["a path that only begins alike", "maps.example", "/embedded", []],
    ["the longer host", "login.ads.example", "/captcha/pixel", []],
    ["a path entry's host off its path", "maps.example", "/", []],
    ["a path entry's host on its path", "maps.example", "/embed?q", ["functional"]],
    ["a name without a dot", "localhost", "/", []],
  ])("%s", (_, host, path, purposes) => {
    expect(lookup(host, path)).toEqual(purposes);
  });

  test("two thousand hosts are all found again", () => {
    const names = Array.from({ length: 2000 }, (_, i) => `host-${i}.example`);
    const many = named(tableOf(Object.fromEntries(names.map((name) => [name, ["analytics"]]))));
    expect(names.filter((name) => many(name, "/").length !== 1)).toEqual([]);
  });
});
