import { readFile } from "node:fs/promises";

interface Entry {
  params?: Record<string, unknown>;
}

/**
 * Every host that Chromium's network stack was asked for, as its own log has it: requests, warmed
 * connections, name look-ups, pings and reports, also those that no page sees. To be read after the
 * browser has been closed.
 */
export async function hostsInNetLog(file: string): Promise<Set<string>> {
  const { events } = JSON.parse(await readFile(file, "utf8")) as { events: Entry[] };
  const hosts = new Set<string>();
  for (const { params } of events)
    for (const key of ["url", "host", "destination", "group_id", "original_url"]) {
      const value = params?.[key];
      if (typeof value !== "string") continue;
      const host = /^(?:[a-z]+:\/\/)?([^/:?#]+)/.exec(value)?.[1];
      if (host) hosts.add(host);
    }
  return hosts;
}
