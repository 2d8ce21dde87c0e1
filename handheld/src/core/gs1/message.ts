// A message is one symbol's data, known as GS1 by its AIM identifier, by FNC1 or by its looks.
import type { Doubt } from "../parsed";
import type { Received } from "../received";
import {
  bracketed,
  checkDigitFits,
  type Elements,
  elementString,
  isBracketed,
  isDigits,
} from "./elements";
import { withGs } from "./fnc1";
import { GS, IDENTIFIERS, identifierAt } from "./identifiers";

// Symbols that begin with FNC1 and so promise element strings.
const FNC1_FIRST = new Set("]C1 ]d2 ]d5 ]d8 ]dB ]Q3 ]Q4 ]e0 ]J1 ]J4 ]z1 ]z4".split(" "));
// Symbols that hold a GTIN and nothing else, with its lengths: EAN-13 and UPC-A, EAN-8, ITF-14.
const GTIN_ONLY = new Map([
  ["]E0", [12, 13]],
  ["]E4", [8]],
  ["]I0", [14]],
  ["]I1", [14]],
]);
const GTIN_LENGTHS = [8, 12, 13, 14];
const TRACE_CODE_DIGITS = 20;

/** One GS1 message, cut into its elements. */
export interface Message {
  elements: Elements;
  /** With GS for FNC1, the first FNC1 taken off. */
  text: string;
  /** How many characters were taken off. */
  start: number;
  guessed: boolean;
  doubts: Doubt[];
}

function gtin(text: string, lengths: readonly number[]): Elements {
  const identifier = IDENTIFIERS.get("01") ?? null;
  if (!identifier) throw new Error("The table has no GTIN.");
  const misfit = (code: "E_CHARSET" | "E_LENGTH" | "E_CHECK_DIGIT"): Elements => ({
    fit: [],
    misfit: { code, identifier, pos: 0 },
  });
  if (!isDigits(text)) return misfit("E_CHARSET");
  if (!lengths.includes(text.length)) return misfit("E_LENGTH");
  if (!checkDigitFits(text)) return misfit("E_CHECK_DIGIT");
  const value = text.padStart(identifier.longest, "0");
  return { fit: [{ identifier, value, pos: 0 }], misfit: null };
}

/** Whether a text begins with an element that a check digit or the calendar can prove. */
function speaksForItself(text: string): boolean {
  const isTraceCode = text.length === TRACE_CODE_DIGITS && isDigits(text);
  if (isTraceCode && !/^0[01]/.test(text)) return false;
  const first = identifierAt(text, 0);
  if (!first?.fixed || !(first.checkedDigits || first.dateForm)) return false;
  first.element.lastIndex = first.ai.length;
  return first.element.test(text);
}

function cut(text: string, scan: Received, fnc1First: boolean): Elements | null {
  if (isBracketed(text)) return bracketed(text);
  if (fnc1First) return elementString(text);
  if (isDigits(text) && GTIN_LENGTHS.includes(text.length)) return gtin(text, GTIN_LENGTHS);
  if (scan.text.includes(GS) || speaksForItself(text)) return elementString(text);
  return null;
}

function doubtsOf(text: string, scan: Received, fnc1First: boolean): Doubt[] {
  const doubts: Doubt[] = [];
  if (!fnc1First && /^[0-9]{8}$/.test(text)) {
    doubts.push({ code: "bare_eight_digits", detail: text, alternative: null });
  }
  if (scan.aim && !fnc1First) {
    doubts.push({ code: "not_flagged_gs1", detail: scan.aim, alternative: null });
  }
  return doubts;
}

/** Whether a symbol holds GS1 data and nothing else, by its identifier or FNC1. */
export function isGs1Alone({ aim, text }: Received): boolean {
  return FNC1_FIRST.has(aim) || GTIN_ONLY.has(aim) || text.startsWith(GS);
}

/** The message in a reading, or null where nothing shows that it is a GS1 one. */
export function recognised(scan: Received): Message | null {
  const [marked, doubts] = withGs(scan.text);
  let start = 0;
  while (marked[start] === GS) start += 1;
  const text = marked.slice(start);
  const lengths = GTIN_ONLY.get(scan.aim);
  if (lengths) return { elements: gtin(text, lengths), text, start, guessed: false, doubts };
  const fnc1First = start > 0 || FNC1_FIRST.has(scan.aim);
  const elements = cut(text, scan, fnc1First);
  if (!elements) return null;
  const all = [...doubts, ...doubtsOf(text, scan, fnc1First)];
  return { elements, text, start, guessed: !fnc1First, doubts: all };
}
