// An element is an AI with its value; a text is cut into elements by the table and by GS alone.
import type { FaultCode } from "../parsed";
import { GS, IDENTIFIERS, type Identifier, identifierAt } from "./identifiers";

// Two to four digits in brackets begin an element even if no such AI exists.
const HEAD = /\(([0-9]{2,4})\)/g;
const BRACKETED = /^\([0-9]{2,4}\)/;

/** One AI with its value, and where in the text the value begins. */
export interface Element {
  identifier: Identifier;
  value: string;
  pos: number;
}

/** One element that the standard does not allow; null where no AI was found. */
export interface Misfit {
  code: FaultCode;
  identifier: Identifier | null;
  pos: number;
}

/** A text cut up, as far as the first misfit. */
export interface Elements {
  fit: Element[];
  misfit: Misfit | null;
}

/** Whether the weighted sum of all digits, 1 3 1 3 … from the right, is whole tens. */
export function checkDigitFits(number: string): boolean {
  let sum = 0;
  for (let i = 0; i < number.length; i += 1) {
    sum += Number(number[number.length - 1 - i]) * (i % 2 ? 3 : 1);
  }
  return sum % 10 === 0;
}

/** Whether a text is made of digits alone. */
export function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/** Whether the text begins like the print under a symbol, with an AI in brackets. */
export function isBracketed(text: string): boolean {
  return BRACKETED.test(text);
}

function why(identifier: Identifier, value: string, pos: number): Misfit {
  if (!value) return { code: "E_EMPTY", identifier, pos };
  const length = [...value].length;
  const inBounds = identifier.shortest <= length && length <= identifier.longest;
  return { code: inBounds && !isDigits(value) ? "E_CHARSET" : "E_LENGTH", identifier, pos };
}

function valueAt(identifier: Identifier, text: string, at: number): [string, number] | null {
  identifier.element.lastIndex = at;
  const found = identifier.element.exec(text);
  return found ? [found[1] ?? "", identifier.element.lastIndex] : null;
}

function checkFails(identifier: Identifier, value: string): boolean {
  const checked = identifier.checkedDigits;
  return checked > 0 && !checkDigitFits(value.slice(0, checked));
}

function misfitIn(identifier: Identifier, text: string, start: number): Misfit {
  let end = `${text}${GS}`.indexOf(GS, start);
  if (identifier.fixed) end = Math.min(end, start + identifier.longest);
  return why(identifier, text.slice(start, end), start);
}

/** Cut a text as a symbol holds it: no brackets, GS after values of open length. */
export function elementString(text: string): Elements {
  const fit: Element[] = [];
  if (!text) return { fit, misfit: { code: "E_EMPTY", identifier: null, pos: 0 } };
  let pos = 0;
  while (pos < text.length) {
    const identifier = identifierAt(text, pos);
    if (!identifier) return { fit, misfit: { code: "E_UNKNOWN_AI", identifier: null, pos } };
    const start = pos + identifier.ai.length;
    const found = valueAt(identifier, text, start);
    if (!found) return { fit, misfit: misfitIn(identifier, text, start) };
    if (checkFails(identifier, found[0])) {
      return { fit, misfit: { code: "E_CHECK_DIGIT", identifier, pos: start } };
    }
    fit.push({ identifier, value: found[0], pos: start });
    pos = found[1];
  }
  return { fit, misfit: null };
}

/** The element that a value makes, where nothing but the value is at hand. */
export function whole(identifier: Identifier, value: string, pos: number): Element | Misfit {
  const found = valueAt(identifier, value, 0);
  if (!found || found[1] < value.length || value.endsWith(GS)) return why(identifier, value, pos);
  if (checkFails(identifier, found[0])) return { code: "E_CHECK_DIGIT", identifier, pos };
  return { identifier, value, pos };
}

const AROUND = new RegExp(`^[ ${GS}]+|[ ${GS}]+$`, "g");

function trimmed(value: string): string {
  return value.replace(AROUND, "");
}

/** Cut a text as it is printed or typed: AIs in brackets; blanks around values are dropped. */
export function bracketed(text: string): Elements {
  const fit: Element[] = [];
  const heads = [...text.matchAll(HEAD)];
  for (const [index, head] of heads.entries()) {
    const pos = head.index + head[0].length;
    const identifier = IDENTIFIERS.get(head[1] ?? "");
    if (!identifier) {
      return { fit, misfit: { code: "E_UNKNOWN_AI", identifier: null, pos: head.index + 1 } };
    }
    const value = trimmed(text.slice(pos, heads[index + 1]?.index ?? text.length));
    const found = whole(identifier, value, pos);
    if ("code" in found) return { fit, misfit: found };
    fit.push(found);
  }
  return { fit, misfit: null };
}
