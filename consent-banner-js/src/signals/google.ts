import { allows, type Purpose, type State } from "../state";

const KEYS: Record<string, Purpose> = {
  ad_storage: "advertising",
  ad_user_data: "advertising",
  ad_personalization: "advertising",
  analytics_storage: "analytics",
  functionality_storage: "functional",
  personalization_storage: "functional",
  security_storage: "necessary",
};

/** The seven values of Google Consent Mode v2 under a state. */
export function consentMode(state: State): Record<string, "granted" | "denied"> {
  return Object.fromEntries(
    Object.entries(KEYS).map(([key, purpose]) => [
      key,
      allows(state, purpose) ? "granted" : "denied",
    ]),
  );
}

/** Tells Google's tags: the `default` before any of them runs, an `update` later. */
export function tellGoogle(command: "default" | "update", state: State): void {
  const layer = ((window as { dataLayer?: { push?(one: unknown): void } }).dataLayer ??= []);
  // Google's tags tell a command from an event by its being an Arguments object.
  const push = function () {
    // eslint-disable-next-line prefer-rest-params
    layer.push?.(arguments);
  };
  Reflect.apply(push, undefined, ["consent", command, consentMode(state)]);
}
