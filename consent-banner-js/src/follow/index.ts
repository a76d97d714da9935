import type { Consentry } from "../api";
import { release } from "../banner/release";
import { CHANNEL } from "../named";
import { allows, type State } from "../state";

/** Written in by the gateway when it starts: the cookie in which the site's own banner keeps the answer. */
const COOKIE: unknown = "__CONSENTRY_COOKIE__";

/** How often the cookie is looked at, in milliseconds. */
const PERIOD = 500;

/**
 * Follows a banner that is not ours: when its cookie changes, the gateway is asked what holds from now on, and what is
 * allowed then is released.
 */
function start({ get, attach }: Consentry): void {
  const { endpoint } = get();
  if (!endpoint) return;
  // The site's own banner is opened by other means.
  const link = attach(() => {
    location.assign(endpoint + "/preferences");
  });
  if (!link) return;
  const answer = () => document.cookie.split("; ").find((each) => each.split("=")[0] === COOKIE);
  let last = answer();
  const look = () => {
    const now = answer();
    if (now === last) return;
    last = now;
    fetch(endpoint + "/v1/state")
      .then((response) => response.json())
      .then((state: State) => {
        link.apply(state);
        // Workers of the page do not see its cookies.
        const channel = new BroadcastChannel(CHANNEL);
        channel.postMessage(state);
        // A page that has one open would not be kept for going back to.
        channel.close();
        return release((purpose) => allows(get(), purpose), link);
      })
      .catch(console.warn);
  };
  setInterval(look, PERIOD);
}

if (window.consentry) start(window.consentry);
