import type { State } from "../state";
import type { Answer } from "./answer";
import type { Wording } from "./texts";

/**
 * Records an answer with the gateway.
 *
 * @returns the new state
 * @throws an Error whose message says in words why it was not recorded
 */
export async function postAnswer(
  endpoint: string,
  answer: Answer,
  { language, version, texts }: Wording,
): Promise<State> {
  const response = await fetch(endpoint + "/v1/choices", {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ ...answer, bannerVersion: version, language }),
  }).catch(() => undefined);
  if (!response) throw new Error(texts.unreachable);
  const body = (await response.json().catch(() => ({}))) as State & {
    title?: string;
    detail?: string;
  };
  if (!response.ok || !("purposes" in body))
    throw new Error(body.detail ?? body.title ?? String(response.status));
  return { ...body, overridden: answer.overridesSignal };
}
