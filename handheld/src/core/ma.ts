// MA码: the product, then what varies of it, in parts between dots begun by letters: the twin
// of medcount/core/udi/ma.py.
import { day, type LabelDate, yearIn, yearOf } from "./dates";
import {
  doubt,
  type Gathering,
  gathered,
  gathering,
  put,
  putDate,
  putExtra,
  refuse,
} from "./gathering";
import type { Parsed } from "./parsed";
import type { Received } from "./received";

const DI = /^MA\.[0-9]{3}\.M0\.[0-9A-Z]{6}\.([0-9])[0-9A-Za-z@$,*+%/#!^~-]{7,}$/;
const DI_PARTS = 5;
const SHORTEST_PRODUCT = 8;
const IN_LINK = /[=/?&](MA(?:\.|%2[Ee])[0-9][^&#? \t\r\n]*)/;
const UNITS: Record<string, string> = {
  L: "lot",
  S: "serial",
  M: "mfg_date",
  P: "mfg_date", // In older codes.
  D: "sterilization_lot",
  V: "valid_until", // The last day on which it is good …
  E: "expires_on", // … and the first on which it is not; labels differ in which they print.
  Y: "Y", // The code of the health insurance.
  C: "C", // The check of the parts that vary.
};
const DATES = ["mfg_date", "valid_until", "expires_on"];
const VALUE = /^[!-~]+$/;
// What each character counts for in the check: of the letters, h has left out two numbers.
const WEIGHED = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg\0\0hijklmnopqrstuvwxyz-.@$,*+%/#!^~";

/** The MA code that a web address carries. */
export function maInLink(text: string): string | null {
  const found = IN_LINK.exec(text)?.[1];
  if (!found) return null;
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}

/** The digit that ends a text, or null for a text that has none; see the twin on its standing. */
function checkDigit(text: string): string | null {
  if ([...text].some((one) => !WEIGHED.includes(one))) return null;
  const digits = [...text].map((one) => WEIGHED.indexOf(one)).join("");
  let total = 0;
  [...digits].reverse().forEach((digit, place) => {
    const value = Number(digit) * (1 + (place % 2));
    total += value > 9 ? value - 9 : value;
  });
  return String((10 - (total % 10)) % 10);
}

/** The date written YYMMDD or YYYYMMDD. */
function dateOf(digits: string, today: string): LabelDate | null {
  if (!/^(?:[0-9]{6}|[0-9]{8})$/.test(digits)) return null;
  const written = Number(digits.slice(0, -4));
  const year = digits.length === 6 ? yearOf(written, yearIn(today)) : written;
  return day(year, Number(digits.slice(-4, -2)), Number(digits.slice(-2)));
}

function putUnit(found: Gathering, unit: string, at: number, today: string): void {
  const field = UNITS[unit.slice(0, 1)];
  const value = unit.slice(1);
  if (!field) refuse(found, "E_STRUCTURE", null, at);
  else if (!value) refuse(found, "E_EMPTY", field, at);
  else if (DATES.includes(field)) putDate(found, field, dateOf(value, today), at + 1);
  else if (!VALUE.test(value)) refuse(found, "E_CHARSET", field, at + 1);
  else if (field === unit[0]) putExtra(found, field, value, at + 1);
  else put(found, field, value, at + 1);
}

function putProduct(found: Gathering, di: string, parts: readonly string[], lead: number): void {
  const level = DI.exec(di)?.[1];
  if (!level) {
    const isShort = parts.length === DI_PARTS && (parts.at(-1) ?? "").length < SHORTEST_PRODUCT;
    refuse(found, isShort ? "E_LENGTH" : "E_STRUCTURE", "di", lead);
    return;
  }
  put(found, "di", di, lead);
  put(found, "package_level", level, lead);
  if (checkDigit(di.slice(0, -1)) !== di.slice(-1)) doubt(found, "check_unlike", di);
}

/** Take the expiry from V, else from E; on some labels E comes before V, which is doubtful. */
function agree(found: Gathering, lead: number): void {
  const until = found.dates.get("valid_until");
  const from = found.dates.get("expires_on");
  const expiry = until ?? from;
  if (expiry) putDate(found, "expiry", expiry, lead);
  if (until && from && from.date < until.date) {
    doubt(found, "expiry_unlike", `${from.date} < ${until.date}`);
  }
}

function check(found: Gathering, units: readonly string[]): void {
  const said = units.find((unit) => unit[0] === "C")?.slice(1);
  const checked = units.filter((unit) => unit[0] !== "C").map((unit) => `.${unit}`);
  if (said !== undefined && checkDigit(checked.join("")) !== said) {
    doubt(found, "check_unlike", `.C${said}`);
  }
}

/** What a code says, or why it is refused; `text` is the code in the reading. */
export function readMa(text: string, scan: Received, today: string): Parsed {
  const found = gathering("MA", scan);
  const lead = Math.max(scan.text.indexOf(text), 0);
  const parts = text.split(".");
  const di = parts.slice(0, DI_PARTS).join(".");
  const units = parts.slice(DI_PARTS);
  putProduct(found, di, parts, lead);
  let at = lead + di.length;
  for (const unit of units) {
    putUnit(found, unit, at + 1, today);
    at += 1 + unit.length;
  }
  agree(found, lead);
  check(found, units);
  return gathered(found, "udi", text, today);
}
