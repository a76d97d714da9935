/**
 * Deletes the cookies that are denied, as far as scripts see them: those of this host and of the domains
 * above it, for the page's path and those above it.
 *
 * @param denied judges a cookie's name
 */
export function dropCookies(denied: (name: string) => boolean): void {
  const labels = location.hostname.split(".");
  const domains = ["", ...labels.map((_, i) => ";domain=" + labels.slice(i).join("."))];
  const steps = location.pathname.split("/");
  const paths = steps.map((_, i) => steps.slice(0, i + 1).join("/") || "/");
  for (const pair of document.cookie.split(";")) {
    const name = pair.split("=")[0]?.trim() ?? "";
    if (name && denied(name))
      for (const domain of domains)
        for (const path of paths) document.cookie = `${name}=;max-age=0;path=${path}${domain}`;
  }
}
