// Elements become fields: each AI has one meaning, and a contradiction refuses the message.
import { isFarOff, type LabelDate, yearIn } from "../dates";
import { type Doubt, type Fault, type Kind, NOTHING_READ, type Parsed } from "../parsed";
import type { Received } from "../received";
import { labelDate } from "./dates";
import type { Elements, Misfit } from "./elements";
import { positionAsTyped } from "./fnc1";
import { GS } from "./identifiers";
import type { Message } from "./message";
import { otherReadings } from "./missing-fnc1";

const FIELDS: Record<string, string> = {
  "00": "sscc",
  "01": "di",
  "02": "content_gtin",
  "10": "lot",
  "11": "mfg_date",
  "13": "pack_date",
  "15": "best_before",
  "16": "sell_by",
  "17": "expiry",
  "21": "serial",
  "30": "quantity",
  "37": "quantity",
  "414": "gln",
  "8003": "grai",
  "8004": "giai",
};
const SAME_EVENT: Record<string, string> = { "17": "7003", "7003": "17" };
// The first of these in a message tells what it names.
const KINDS: [string, Kind][] = [
  ["01", "udi"],
  ["00", "sscc"],
  ["8003", "asset"],
  ["8004", "asset"],
  ["414", "location"],
];
const PRODUCTION = "10 11 13 15 16 17 21 30 7003".split(" ");
const OTHER_KEYS =
  "02 03 253 255 401 402 410 411 412 413 415 416 417 8006 8010 8013 8017 8018 8026".split(" ");
const REAL_DAY_FROM = "2025-01-01"; // From then on healthcare items must carry a real day.

interface Understood {
  values: Map<string, string>;
  dates: Map<string, LabelDate>;
  misfits: Misfit[];
}

function take(
  understood: Understood,
  { identifier, value, pos }: Elements["fit"][0],
  year: number,
) {
  const { values, dates, misfits } = understood;
  const { ai } = identifier;
  const misfit = (code: Misfit["code"]) => misfits.push({ code, identifier, pos });
  if (!values.has(ai)) values.set(ai, value);
  if (values.get(ai) !== value) misfit("E_CONFLICT");
  if ([...values.keys()].some((other) => identifier.excludes.has(other))) {
    misfit("E_AI_COMBINATION");
  }
  if (!identifier.dateForm) return;
  const given = labelDate(value, identifier.dateForm, year);
  if (!given) {
    misfit("E_DATE");
    return;
  }
  dates.set(ai, given);
  const sameEvent = dates.get(SAME_EVENT[ai] ?? ai) ?? given;
  if (sameEvent.date !== given.date) misfit("E_CONFLICT");
}

function understood(elements: Elements, year: number): Understood {
  const found: Understood = { values: new Map(), dates: new Map(), misfits: [] };
  for (const element of elements.fit) take(found, element, year);
  if (elements.misfit) found.misfits.push(elements.misfit);
  return found;
}

function kindOf(values: ReadonlyMap<string, string>): Kind {
  const named = KINDS.find(([ai]) => values.has(ai));
  if (named) return named[1];
  const tellsProduction = PRODUCTION.some((ai) => values.has(ai));
  return tellsProduction && !OTHER_KEYS.some((ai) => values.has(ai)) ? "pi_only" : "unknown";
}

function fieldsOf({ values, dates }: Understood): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  const extra: Record<string, string> = {};
  for (const [ai, value] of values) {
    const field = FIELDS[ai];
    if (field) fields[field] = dates.get(ai)?.date ?? value;
    else extra[ai] = value;
  }
  const count = values.get("37") || values.get("30");
  if (count) fields.quantity = Number(count);
  const moment = dates.get("7003");
  if (moment) fields.expiry = moment.date;
  return { ...fields, extra };
}

/** The element string with its AIs in order, each once, without the first FNC1. */
function canonical({ fit }: Elements): string {
  const parts = new Set(
    fit.map(({ identifier, value }) => identifier.ai + value + (identifier.fixed ? "" : GS)),
  );
  const text = [...parts].sort().join("");
  return text.endsWith(GS) ? text.slice(0, -1) : text;
}

function fault({ code, identifier, pos }: Misfit, message: Message, scan: Received): Fault {
  const field = identifier ? (FIELDS[identifier.ai] ?? identifier.ai) : null;
  return { code, field, pos: scan.start + positionAsTyped(scan.text, message.start + pos) };
}

function dateDoubts(dates: ReadonlyMap<string, LabelDate>, today: string): Doubt[] {
  const doubts: Doubt[] = [];
  for (const ai of ["17", "7003"]) {
    const day = dates.get(ai);
    if (day && isFarOff(day.date, today)) {
      doubts.push({ code: "expiry_far_off", detail: day.date, alternative: null });
    }
  }
  if ((dates.get("11")?.date ?? "") < REAL_DAY_FROM) return doubts;
  for (const [ai, { precision }] of dates) {
    if (precision === "month") {
      doubts.push({ code: "day_not_given", detail: FIELDS[ai] ?? ai, alternative: null });
    }
  }
  return doubts;
}

/** What a message says, or why it is refused. */
export function read(message: Message, scan: Received, today: string): Parsed {
  const found = understood(message.elements, yearIn(today));
  const missing = otherReadings(message.text, message.elements, today).map(
    ([detail, other]): Doubt => ({
      code: "possible_missing_fnc1",
      detail,
      alternative: scan.aim + GS.repeat(message.start) + other,
    }),
  );
  const warnings = [...scan.doubts, ...message.doubts, ...missing];
  const carrier = { aim: scan.aim || null, guessed: message.guessed };
  const base: Parsed = { ...NOTHING_READ, issuer: "GS1", carrier, raw: scan.raw, warnings };
  if (found.misfits.length) {
    return { ...base, errors: found.misfits.map((misfit) => fault(misfit, message, scan)) };
  }
  return {
    ...base,
    ...fieldsOf(found),
    ok: true,
    kind: kindOf(found.values),
    canonical: canonical(message.elements),
    warnings: [...warnings, ...dateDoubts(found.dates, today)],
  };
}
