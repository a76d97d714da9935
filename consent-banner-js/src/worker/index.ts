/* eslint-disable @typescript-eslint/non-nullable-type-assertion-style -- what loads this has written it */
import type { HostTable } from "../guard/hosts";
import { around, edit } from "../guard/around";
import { css } from "../guard/css";
import { guardNetwork, NOWHERE, refused } from "../guard/guardNetwork";
import { guardWorkers, WORKER_STATE } from "../guard/guardWorkers";
import { judgeBy } from "../guard/judge";
import { allows, type State } from "../state";
import { follow } from "./follow";

/** Written in by the gateway when it starts. */
const TABLE: unknown = "__CONSENTRY_HOSTS__";

/** The state under which a worker begins, and the address of this script, which it hands on to workers of its own. */
type Begun = State & { guard: string };

/** What of the guard runs in workers. */
try {
  const began = (self as unknown as Record<string, Begun>)[WORKER_STATE] as Begun;
  const state = follow(began);
  judgeBy(TABLE as HostTable, (purpose) => allows(state(), purpose));
  guardNetwork(self);
  around(self, "WorkerGlobalScope.fetch", edit(refused(NOWHERE)));
  around(self, ".FontFace", edit(css, 1));
  // A worker that may not load a script goes on without it, as a page does.
  around(self, "WorkerGlobalScope.importScripts", (native, urls) =>
    native(urls.map(refused("data:text/javascript,"))),
  );
  guardWorkers(self, new URL(began.guard, location.href).href, state);
} catch (error) {
  console.error(error);
}
