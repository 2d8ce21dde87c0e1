// A label gives a year in two digits and sometimes no day: what date it means, how exactly.
import type { Precision } from "./parsed";

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

function iso(year: number, month: number, dayOfMonth: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(dayOfMonth)}`;
}

/** The year of an ISO date. */
export function yearIn(date: string): number {
  return Number(date.slice(0, 4));
}

/** Place a year of two digits at most 49 years back and 50 ahead, as GS1 does. */
export function yearOf(twoDigits: number, thisYear: number): number {
  const century = Math.floor(thisYear / 100);
  const ahead = twoDigits - (thisYear % 100);
  const shift = ahead > 50 ? -1 : ahead < -49 ? 1 : 0;
  return (century + shift) * 100 + twoDigits;
}

/** A day of the calendar, or null for one that never comes. */
export function day(year: number, month: number, dayOfMonth: number): LabelDate | null {
  if (year < 1 || month < 1 || month > 12) return null;
  if (dayOfMonth < 1 || dayOfMonth > daysOf(year, month)) return null;
  return { date: iso(year, month, dayOfMonth), precision: "day" };
}

/** The last day of a month, which is what a date without a day means. */
export function monthEnd(year: number, month: number): LabelDate | null {
  const last = day(year, month, daysOf(year, month));
  return last && { ...last, precision: "month" };
}

/** The day with that number in its year, or null where the year has no such day. */
export function dayOfYear(year: number, number: number): LabelDate | null {
  let left = number;
  for (let month = 1; month <= 12; month += 1) {
    const days = daysOf(year, month);
    if (left <= days) return day(year, month, left);
    left -= days;
  }
  return null;
}

/** A day of which the label gives the hour too, or null for one that no clock shows. */
export function atHour(given: LabelDate | null, hour: number): LabelDate | null {
  return given && hour < 24 ? { ...given, precision: "hour" } : null;
}

/** Whether another date says the same, be it more exactly. */
export function covers(one: LabelDate, other: LabelDate): boolean {
  const length = one.precision === "month" ? 7 : 10;
  return one.date.slice(0, length) === other.date.slice(0, length);
}

/** Whether a date is too far from today to be true of goods in a store. */
export function isFarOff(given: string, today: string): boolean {
  return Math.abs(yearIn(given) - yearIn(today)) > FAR_YEARS;
}
