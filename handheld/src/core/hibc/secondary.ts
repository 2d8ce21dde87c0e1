// The secondary data of a label: quantity, expiry, and a lot or a serial. A date is written in one
// of seven ways, told by the digit before it; a month alone has none.
import { atHour, day, dayOfYear, type LabelDate, monthEnd, yearIn, yearOf } from "../dates";
import { type Gathering, put, putDate, putExtra, refuse } from "../gathering";

const DATES: Record<string, string> = {
  "2": "MMDDYY",
  "3": "YYMMDD",
  "4": "YYMMDDHH",
  "5": "YYJJJ",
  "6": "YYJJJHH",
};
const DATED = Object.entries(DATES)
  .map(([flag, form]) => `${flag}[0-9]{${form.length}}`)
  .join("|");
const BY_DAY = /^(?<julian>[0-9]{5})(?<lot>.*)$/;
const FULL = new RegExp(
  `^\\$\\$(?<flag>\\+?)(?:8(?<few>[0-9]{2})|9(?<many>[0-9]{5}))?` +
    `(?:(?<date>${DATED})|(?<month>[01][0-9]{3})|(?<undated>7)|(?<end>$))(?<value>.*)$`,
);
const BARE = /^\$(?!\$)(?<flag>\+?)(?<value>.*)$/;
const SUPPLEMENT = /^(?:S(?<serial>.*)|(?<dated>14D|16D)(?<date>.*)|Q(?<quantity>.*))$/;
const VALUE = /^[0-9A-Z. -]+$/;
const LONGEST = 18;

/** One part of a symbol, and where it stands. */
export interface Part {
  text: string;
  at: number;
}

type Groups = Record<string, string | undefined>;

function putValue(found: Gathering, field: string, { text, at }: Part, mayLack: boolean): void {
  if (!text) {
    if (!mayLack) refuse(found, "E_EMPTY", field, at);
  } else if (text.length > LONGEST) refuse(found, "E_LENGTH", field, at);
  else if (!VALUE.test(text)) refuse(found, "E_CHARSET", field, at);
  else put(found, field, text, at);
}

function putQuantity(found: Gathering, { text, at }: Part): void {
  if (/^[0-9]{1,5}$/.test(text)) put(found, "quantity", Number(text), at);
  else refuse(found, "E_STRUCTURE", "quantity", at);
}

/** The date that digits of a form mean, or null for one that never comes. */
function dateOf(digits: string, form: string, today: string): LabelDate | null {
  const part = (letters: string) => {
    const begin = form.indexOf(letters);
    return Number(digits.slice(begin, begin + letters.length));
  };
  const year = yearOf(part("YY"), yearIn(today));
  if (form === "MMYY") return monthEnd(year, part("MM"));
  const given = form.includes("JJJ")
    ? dayOfYear(year, part("JJJ"))
    : day(year, part("MM"), part("DD"));
  return form.endsWith("HH") ? atHour(given, part("HH")) : given;
}

function putExpiry(found: Gathering, { text, at }: Part, form: string, today: string): void {
  putDate(found, "expiry", dateOf(text, form, today), at);
  if (form.endsWith("HH")) putExtra(found, "expiry_hour", text.slice(-2), at);
}

function putFull(found: Gathering, groups: Groups, { text, at }: Part, today: string): void {
  const { flag, date, month, undated, value = "" } = groups;
  const quantity = groups.few ?? groups.many;
  if (quantity) putQuantity(found, { text: quantity, at: at + 3 });
  const end = at + text.length - value.length;
  if (date) {
    const form = DATES[date.charAt(0)] ?? "";
    putExpiry(found, { text: date.slice(1), at: end - form.length }, form, today);
  } else if (month) putExpiry(found, { text: month, at: end - 4 }, "MMYY", today);
  else if (!quantity && undated === undefined) refuse(found, "E_EMPTY", "expiry", at);
  putValue(found, flag ? "serial" : "lot", { text: value, at: end }, undated === undefined);
}

/** Gather a part that begins with $ or a date; whether it has that form. */
export function readSecondary(found: Gathering, part: Part, today: string): boolean {
  const { text, at } = part;
  const byDay = BY_DAY.exec(text)?.groups;
  if (byDay) {
    putExpiry(found, { text: byDay.julian ?? "", at }, "YYJJJ", today);
    putValue(found, "lot", { text: byDay.lot ?? "", at: at + 5 }, true);
    return true;
  }
  const full = FULL.exec(text)?.groups;
  if (full) {
    putFull(found, full, part, today);
    return true;
  }
  const bare = BARE.exec(text)?.groups;
  if (!bare) return false;
  const value = bare.value ?? "";
  const field = bare.flag ? "serial" : "lot";
  putValue(found, field, { text: value, at: at + text.length - value.length }, false);
  return true;
}

/** Gather a part that begins with S, 14D, 16D or Q; whether it has that form. */
export function readSupplement(found: Gathering, { text, at }: Part): boolean {
  const groups = SUPPLEMENT.exec(text)?.groups;
  if (!groups) return false;
  const { serial, dated, date = "", quantity } = groups;
  if (dated) {
    const number = (from: number, to: number) => Number(date.slice(from, to));
    const given = /^[0-9]{8}$/.test(date) ? day(number(0, 4), number(4, 6), number(6, 8)) : null;
    putDate(found, dated === "14D" ? "expiry" : "mfg_date", given, at + 3);
  } else if (quantity !== undefined) putQuantity(found, { text: quantity, at: at + 1 });
  else putValue(found, "serial", { text: serial ?? "", at: at + 1 }, false);
  return true;
}
