import type { Link } from "../api";
import type { State } from "../state";
import { drawEmbeds, type Embeds } from "./embeds";
import { release } from "./release";
import { makeRevive } from "./revive";

/** What a page with parked elements needs beside the dialog: it is loaded behind it. */
export interface Live {
  /** Shows in the place of parked frames and posts whom they would contact. */
  embeds(this: void): void;
  /** Releases what all of whose purposes are allowed in the state that holds. */
  release(this: void, get: () => State): Promise<void>;
}

/**
 * @param room a shadow root of ours in the page, where scripts may be tried
 * @param about what placeholders need, where there are any
 */
export function live(link: Link, room: ShadowRoot, about?: Omit<Embeds, "link" | "revive">): Live {
  const revive = makeRevive(link, room);
  return {
    embeds: () => {
      if (about) drawEmbeds({ ...about, link, revive });
    },
    release: (get) => release(get, link, revive),
  };
}
