import { type Case, DENIED, UNKNOWN } from "./cases";

const CASES_IN_A_DOCUMENT = 30;

/** A document of cases, which comes in two editions: with the denied vendor, and with the unknown third party. */
export interface Doc {
  name: string;
  cases: Case[];
}

/** Puts together what can stand in one document. */
export function docsOf(cases: Case[]): Doc[] {
  const groups: Case[][] = cases.filter((one) => one.alone).map((one) => [one]);
  const together = cases.filter((one) => !one.alone);
  for (let i = 0; i < together.length; i += CASES_IN_A_DOCUMENT)
    groups.unshift(together.slice(i, i + CASES_IN_A_DOCUMENT));
  return groups.map((group, i) => ({ name: `d${i}`, cases: group }));
}

/** The document as the origin gives it. */
export function edition({ cases }: Doc, domain: string): string {
  const [only] = cases;
  if (cases.length === 1 && only) return "<!doctype html>" + only.html(domain);
  const parts = cases.map(
    (one) => `<div>before-${one.id} ${one.html(domain)} behind-${one.id}</div>`,
  );
  return "<!doctype html><title>Cases</title>\n" + parts.join("\n") + "\n<p>The end.</p>";
}

/** The header that comes with it. */
export function headers({ cases }: Doc, domain: string): Record<string, string> {
  return Object.fromEntries(cases.flatMap((one) => (one.header ? [one.header(domain)] : [])));
}

/** The path of an edition. */
export const path = (doc: Doc, domain: string): string => `/${domain}/${doc.name}`;

/** A page around documents in frames, each in both editions. */
export function around(docs: Doc[], site: string): string {
  const frames = docs.flatMap((doc) =>
    [DENIED, UNKNOWN].map((domain) => `<iframe src="${site}${path(doc, domain)}"></iframe>`),
  );
  // All in view, since browsers put off the styles of frames that are not.
  const small = "<style>iframe{width:50px;height:36px;border:0;float:left}</style>";
  return "<!doctype html>" + small + frames.join("\n");
}
