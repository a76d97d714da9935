/** What data is processed for. `necessary` is always allowed and never asked. */
export type Purpose = "necessary" | "functional" | "analytics" | "advertising";

/** Why a purpose is allowed or denied. */
export type Reason =
  | "necessary"
  | "default"
  | "granted"
  | "refused"
  | "restricted"
  | "gpc"
  | "dnt"
  | "site-rule"
  | "expired"
  | "policy-changed"
  | "unreadable"
  | "record-absent"
  | "store-unavailable"
  | "under-age";

/** What was decided for one purpose. */
export interface Outcome {
  allowed: boolean;
  reason: Reason;
  /** False where no choice of the visitor could allow it. */
  grantable?: false;
}

/** Answers by purpose; a purpose that was never answered is absent. */
export type Choices = Partial<Record<Purpose, boolean>>;

/** How an answer was given, as the consent record keeps it. */
export type Method = "accept-all" | "reject-all" | "custom" | "opt-out" | "withdraw" | "gpc";

/** The gateway's decision for this page, as it stands in `#consentry-state`. */
export interface State {
  v: number;
  policyVersion: string;
  jurisdiction: string;
  regime: string;
  model: "opt-in" | "opt-out" | "notice";
  /** Whether Global Privacy Control is set, by header or, once the guard has read it, in the page. */
  gpc: boolean;
  purposes: Partial<Record<Purpose, Outcome>>;
  /** Purposes the visitor may answer. */
  asked: Purpose[];
  /** Purposes that Global Privacy Control denies under this regime. */
  gpcDenies: Purpose[];
  /** Whether an informed choice may outweigh Global Privacy Control here. */
  overridable: boolean;
  /** Whether the choices were made after the visitor was told of the signal. */
  overridden?: boolean;
  /** Whether only the page sees the signal: the gateway has to be told of it. */
  pageSignal?: boolean;
  choices: Choices;
  /** Whether the banner may ask now. */
  ask: boolean;
  /** Path prefix of the gateway's own requests, without a trailing slash. */
  endpoint: string;
  /** The decision as a GPP string, where the owner has one made. */
  gpp?: {
    string: string;
    /** The sections in it; none outside of the United States. */
    sections: number[];
    /** The parts of each section by the section's name. */
    parsed: Record<string, Record<string, unknown>[]>;
  };
}

/** Says whether a purpose is allowed; anything absent or malformed is not. */
export function allows(state: State, purpose: string): boolean {
  return purpose === "necessary" || state.purposes[purpose as Purpose]?.allowed === true;
}

/** Says whether nothing is denied; of a state that says nothing of any purpose, everything is. */
export function allowsAll({ purposes }: State): boolean {
  const outcomes = Object.values(purposes);
  return outcomes.length > 0 && outcomes.every(({ allowed }) => allowed);
}

/** Says whether a choice of the visitor could allow a purpose, or does. */
export function isGrantable({ purposes }: State, purpose: string): boolean {
  return purposes[purpose as Purpose]?.grantable ?? true;
}

/** Says whether the visitor has said no to a purpose, and it is not merely unanswered or unknown for now. */
export function refuses(state: State, purpose: Purpose): boolean {
  return /^(re[fs]|gpc|dnt|und)/.test(state.purposes[purpose]?.reason ?? "");
}
