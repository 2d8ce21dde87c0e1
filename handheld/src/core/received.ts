// A scanner types like a keyboard: what it and the input method put around a code comes off.
import type { Doubt } from "./parsed";

/** One reading and the data in it. */
export interface Received {
  raw: string;
  /** "" where the scanner sends no symbology identifier. */
  aim: string;
  text: string;
  /** Where in the raw reading the data begins. */
  start: number;
  doubts: Doubt[];
}

function narrow(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ");
}

/** Take the data out of a reading; GS at the end is data. */
export function received(raw: string): Received {
  const given = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  const text = narrow(given);
  const doubts: Doubt[] =
    text === given ? [] : [{ code: "full_width", detail: given, alternative: null }];
  const aim = /^\][A-Za-z][0-9A-Za-z]/.exec(text)?.[0] ?? "";
  const start = raw.length - raw.replace(/^[ \t\r\n]+/, "").length + aim.length;
  return { raw, aim, text: text.slice(aim.length), start, doubts };
}
