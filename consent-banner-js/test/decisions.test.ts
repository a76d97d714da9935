import { describe, expect, test } from "vitest";
import { refusing, secondStep } from "../src/banner/answer";
import { optedOut } from "../src/banner/optedOut";
import { readState } from "../src/guard/readState";
import { withSignal } from "../src/guard/withSignal";
import { consentMode } from "../src/signals/google";
import { allows, type Purpose, type State } from "../src/state";

const ASKED: Purpose[] = ["functional", "analytics", "advertising"];

function state(allowed: Purpose[], more: Partial<State> = {}): State {
  return {
    v: 1,
    policyVersion: "2026-11-01",
    jurisdiction: "US-CA",
    regime: "california",
    model: "opt-out",
    gpc: false,
    purposes: Object.fromEntries(
      ASKED.map((purpose) => [purpose, { allowed: allowed.includes(purpose), reason: "default" }]),
    ),
    asked: ASKED,
    gpcDenies: ["advertising", "analytics"],
    overridable: true,
    choices: {},
    ask: true,
    endpoint: "/_consent",
    ...more,
  };
}

const all = (granted: boolean) => ({
  functional: granted,
  analytics: granted,
  advertising: granted,
});
const allowed = (s: State) => ASKED.filter((purpose) => allows(s, purpose));

describe("state of the page", () => {
  test.each([undefined, null, "", "{", "null", "[]", '"text"', '{"v":1}', '{"purposes":null}'])(
    "%s allows only what is necessary",
    (json) => {
      expect(allowed(readState(json))).toEqual([]);
      expect(allows(readState(json), "necessary")).toBe(true);
    },
  );

  test("a purpose is allowed by the word true alone", () => {
    const json = '{"purposes":{"analytics":{"allowed":"yes"},"advertising":{"allowed":true}}}';
    expect(allowed(readState(json))).toEqual(["advertising"]);
  });
});

describe("a signal that only the page sees", () => {
  test("denies what the regime says, and nothing else", () => {
    const held = withSignal(state(ASKED), true);
    expect(allowed(held)).toEqual(["functional"]);
    expect(held.gpc).toBe(true);
    expect(held.purposes.advertising?.reason).toBe("gpc");
  });

  test.each([undefined, false, "1", 1])("is not %s", (signal) => {
    expect(withSignal(state(ASKED), signal)).toEqual(state(ASKED));
  });

  test("leaves a state alone that has it already", () => {
    const granted = state(ASKED, { gpc: true });
    expect(allowed(withSignal(granted, true))).toEqual(ASKED);
  });

  test("yields to a choice that was made knowing of it", () => {
    expect(allowed(withSignal(state(ASKED, { overridden: true }), true))).toEqual(ASKED);
  });
});

describe("second step", () => {
  test.each<[string, State, ReturnType<typeof all>, string | undefined]>([
    ["consent needs none", state([], { model: "opt-in" }), all(true), undefined],
    ["refusal needs none", state(ASKED), all(false), undefined],
    ["opting back in does", state([]), all(true), "confirm"],
    ["under a notice too", state([], { model: "notice" }), all(true), "confirm"],
    ["what is allowed already does not", state(ASKED), all(true), undefined],
    ["going against the signal does", state(["functional"], { gpc: true }), all(true), "conflict"],
    [
      "under opt-in too",
      state([], { model: "opt-in", gpc: true }),
      { ...all(false), analytics: true },
      "conflict",
    ],
    [
      "staying with the signal does not",
      state([], { model: "opt-in", gpc: true }),
      { ...all(false), functional: true },
      undefined,
    ],
    [
      "what outweighed it already does not",
      state(["analytics"], { model: "opt-in", gpc: true }),
      { ...all(false), analytics: true },
      undefined,
    ],
    [
      "where the signal binds there is no conflict to confirm",
      state([], { model: "opt-in", gpc: true, overridable: false }),
      all(true),
      undefined,
    ],
  ])("%s", (_, now, choices, step) => {
    expect(secondStep(now, choices)).toBe(step);
  });
});

describe("opt-out switch", () => {
  test.each<[string, State, boolean]>([
    ["off while sale is allowed", state(ASKED), false],
    ["off while part of it is allowed", state(["analytics"]), false],
    ["on when only extras are allowed", state(["functional"]), true],
    ["on when all is denied", state([]), true],
    [
      "covers what is asked where no signal counts",
      state(["functional"], { gpcDenies: [] }),
      false,
    ],
  ])("%s", (_, now, on) => {
    expect(optedOut(now)).toBe(on);
  });
});

test("a refusal holds before it is recorded, a grant does not", () => {
  const held = refusing(state(["analytics"]), { functional: true, analytics: false });
  expect(allowed(held)).toEqual([]);
});

test("consent mode names all seven values", () => {
  expect(consentMode(state(["analytics"]))).toEqual({
    ad_storage: "denied",
    ad_user_data: "denied",
    ad_personalization: "denied",
    analytics_storage: "granted",
    functionality_storage: "denied",
    personalization_storage: "denied",
    security_storage: "granted",
  });
});
