// GS1 writes a date as YYMMDD: the century follows from today, day 00 is the end of the month.
import { atHour, day, type LabelDate, monthEnd, yearOf } from "../dates";
import type { DateForm } from "./identifiers";

const NOT_GIVEN = 99;

/** The date that a value of digits begins with, or null for one that never comes. */
export function labelDate(value: string, form: DateForm, thisYear: number): LabelDate | null {
  const two = (at: number) => Number(value.slice(at, at + 2));
  const year = yearOf(two(0), thisYear);
  if (two(4) === 0 && form === "date0") return monthEnd(year, two(2));
  const given = day(year, two(2), two(4));
  if (form !== "moment" || two(6) === NOT_GIVEN) return given;
  return two(8) > 59 && two(8) !== NOT_GIVEN ? null : atHour(given, two(6));
}
