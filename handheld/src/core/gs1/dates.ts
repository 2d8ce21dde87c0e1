// GS1 writes a date as YYMMDD: the century follows from today, day 00 is the end of the month.
import type { Precision } from "../parsed";
import type { DateForm } from "./identifiers";

const NOT_GIVEN = 99;
const FAR_YEARS = 20;

/** A date as a label gives it. */
export interface LabelDate {
  date: string;
  precision: Precision;
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Place a year of two digits at most 49 years back and 50 ahead, as the standard does. */
function yearOf(twoDigits: number, thisYear: number): number {
  const century = Math.floor(thisYear / 100);
  const ahead = twoDigits - (thisYear % 100);
  const shift = ahead > 50 ? -1 : ahead < -49 ? 1 : 0;
  return (century + shift) * 100 + twoDigits;
}

function iso(year: number, month: number, day: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** The year of an ISO date. */
export function yearIn(date: string): number {
  return Number(date.slice(0, 4));
}

/** Whether a date is too far from today to be true of goods in a store. */
export function isFarOff(day: string, today: string): boolean {
  return Math.abs(yearIn(day) - yearIn(today)) > FAR_YEARS;
}

/** How exactly a time of day is given; null for one that never comes. */
function precisionOfTime(hour: number, minute: number): Precision | null {
  if (hour === NOT_GIVEN) return "day";
  return hour > 23 || (minute > 59 && minute !== NOT_GIVEN) ? null : "hour";
}

/** The date that a value of digits begins with, or null for one that never comes. */
export function labelDate(value: string, form: DateForm, thisYear: number): LabelDate | null {
  const two = (at: number) => Number(value.slice(at, at + 2));
  const year = yearOf(two(0), thisYear);
  const [month, day] = [two(2), two(4)];
  if (month < 1 || month > 12) return null;
  const last = daysOf(year, month);
  if (day === 0 && form === "date0") return { date: iso(year, month, last), precision: "month" };
  if (day < 1 || day > last) return null;
  const precision = form === "moment" ? precisionOfTime(two(6), two(8)) : "day";
  return precision && { date: iso(year, month, day), precision };
}
