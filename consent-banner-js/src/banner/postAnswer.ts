import type { Texts } from "../options";
import type { State } from "../state";
import type { Answer } from "./answer";

/** What is said of every answer. */
interface Shown {
  /** The hash of the texts that were shown. */
  bannerVersion: string;
  language: string;
  /** Whether the page sees Global Privacy Control, and no header has told of it. */
  gpc?: boolean;
}

/** An answer with the texts that were shown for it. */
export type Posted = Answer & Shown;

/** A signal that only the page sees: it answers by itself, and the regime says for what. */
export type Told = { method: "gpc" } & Shown;

/** Why an answer was not recorded, in words. */
export class NotRecorded extends Error {
  /** @param later whether it may succeed another time, as it is */
  constructor(
    message: string,
    readonly later: boolean,
  ) {
    super(message);
  }
}

/** The state after an answer, with when it was recorded. */
export type Recorded = State & { receipt?: { at?: string } };

/**
 * Records an answer with the gateway.
 *
 * @throws NotRecorded
 */
export async function postAnswer(
  endpoint: string,
  answer: Posted | Told,
  texts: Texts,
): Promise<Recorded> {
  const response = await fetch(endpoint + "/v1/choices", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(answer),
  }).catch(() => undefined);
  if (!response) throw new NotRecorded(texts.unreachable, true);
  const body = (await response.json().catch(() => ({}))) as Recorded & {
    title?: string;
    detail?: string;
  };
  if (!response.ok || !("purposes" in body))
    throw new NotRecorded(
      body.detail ?? body.title ?? String(response.status),
      response.status >= 500 || response.status === 429,
    );
  return body;
}
