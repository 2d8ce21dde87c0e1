// The fields of a code are gathered one by one; a field that contradicts another refuses it.
import { covers, isFarOff, type LabelDate } from "./dates";
import {
  type Doubt,
  type DoubtCode,
  type Fault,
  type FaultCode,
  type Issuer,
  type Kind,
  NOTHING_READ,
  type Parsed,
} from "./parsed";
import type { Received } from "./received";

/** What one code has said so far. */
export interface Gathering {
  issuer: Issuer;
  scan: Received;
  fields: Map<string, string | number>;
  extra: Map<string, string>;
  dates: Map<string, LabelDate>;
  faults: Fault[];
  doubts: Doubt[];
}

/** Begin with nothing said. */
export function gathering(issuer: Issuer, scan: Received): Gathering {
  const doubts = [...scan.doubts];
  return {
    issuer,
    scan,
    fields: new Map(),
    extra: new Map(),
    dates: new Map(),
    faults: [],
    doubts,
  };
}

/** Note what refuses the code; `at` is where in the text it stands. */
export function refuse(
  { faults, scan }: Gathering,
  code: FaultCode,
  field: string | null = null,
  at: number | null = null,
): void {
  faults.push({ code, field, pos: at === null ? null : scan.start + at });
}

/** Note what a person should look at. */
export function doubt({ doubts }: Gathering, code: DoubtCode, detail: string): void {
  doubts.push({ code, detail, alternative: null });
}

/** Keep a value. */
export function put(found: Gathering, field: string, value: string | number, at: number): void {
  const known = found.fields.get(field);
  if (known === undefined) found.fields.set(field, value);
  else if (known !== value) refuse(found, "E_CONFLICT", field, at);
}

/** Keep a value that has no field of its own. */
export function putExtra(found: Gathering, name: string, value: string, at: number): void {
  const known = found.extra.get(name);
  if (known === undefined) found.extra.set(name, value);
  else if (known !== value) refuse(found, "E_CONFLICT", name, at);
}

/** Keep a date, the most exact one where it is given twice; null is one that never comes. */
export function putDate(
  found: Gathering,
  field: string,
  given: LabelDate | null,
  at: number,
): void {
  const known = found.dates.get(field);
  if (!given) refuse(found, "E_DATE", field, at);
  else if (!known || covers(known, given)) found.dates.set(field, given);
  else if (!covers(given, known)) refuse(found, "E_CONFLICT", field, at);
}

/** What was gathered, or all that refuses it. */
export function gathered(found: Gathering, kind: Kind, canonical: string, today: string): Parsed {
  const { issuer, scan, dates, faults } = found;
  const carrier = { aim: scan.aim || null, guessed: !scan.aim };
  const base: Parsed = { ...NOTHING_READ, issuer, carrier, raw: scan.raw };
  if (faults.length) return { ...base, errors: faults, warnings: found.doubts };
  const expiry = dates.get("expiry");
  if (expiry && isFarOff(expiry.date, today)) doubt(found, "expiry_far_off", expiry.date);
  return {
    ...base,
    ...Object.fromEntries(found.fields),
    ...Object.fromEntries([...dates].map(([field, { date }]) => [field, date])),
    ok: true,
    kind,
    extra: Object.fromEntries(found.extra),
    canonical,
    warnings: found.doubts,
  };
}
