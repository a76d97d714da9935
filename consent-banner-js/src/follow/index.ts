import type { Consentry } from "../api";
import type { live as makeLive, Live } from "../banner/live";
import { CHANNEL } from "../named";
import type { State } from "../state";

/** Written in by the gateway when it starts. */
const OPTIONS: unknown = "__CONSENTRY_OPTIONS__";

interface FollowOptions {
  /** The cookie in which the site's own banner keeps the answer. */
  cookie: string;
  /** Address of the part that releases what is parked. */
  live: string;
}

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
  const { cookie, live } = OPTIONS as FollowOptions;
  const answer = () => document.cookie.split("; ").find((each) => each.split("=")[0] === cookie);
  let part: Promise<Live> | undefined;
  const load = () =>
    (part ??= import(live).then(({ live }: { live: typeof makeLive }) => {
      const room = document.createElement("div");
      document.documentElement.append(room);
      return live(link, room.attachShadow({ mode: "open" }));
    }));
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
        return load();
      })
      .then(({ release }) => release(get))
      .catch(console.warn);
  };
  setInterval(look, PERIOD);
}

if (window.consentry) start(window.consentry);
