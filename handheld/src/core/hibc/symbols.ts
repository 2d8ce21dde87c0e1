// A HIBC symbol is 43 characters and a check: what stands before the check gives the check.
import type { Received } from "../received";

const CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/** Whether a text ends in its check. */
export function checkFits(text: string): boolean {
  const sum = [...text.slice(0, -1)].reduce((total, one) => total + CHARACTERS.indexOf(one), 0);
  return CHARACTERS[sum % CHARACTERS.length] === text.at(-1);
}

/** Where the first character stands that no HIBC symbol has; -1 for none. */
export function firstForeign(text: string): number {
  return [...text].findIndex((one) => !CHARACTERS.includes(one));
}

/**
 * Each text that the symbol may hold. The print under a symbol has asterisks around it and shows a
 * space as "_". A check may be a space, and then looks like what some scanners type after a code.
 */
export function spellings({ text, raw }: Received): string[] {
  if (text.startsWith("*") && text.endsWith("*") && text.length > 1) {
    return [text.slice(1, -1).replaceAll("_", " ")];
  }
  return / [\t\r\n]*$/.test(raw) ? [text, `${text} `] : [text];
}
