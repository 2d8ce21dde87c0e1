// A lost FNC1 makes the next element look like the rest of a lot. Nothing is repaired: the other
// reading is shown beside the one of the standard, and a person chooses.
import { isFarOff, yearIn } from "../dates";
import { labelDate } from "./dates";
import { type Elements, elementString } from "./elements";
import { GS, type Identifier } from "./identifiers";

// What labels carry after a lot or a serial: a serial, a lot, the dates.
const NEXT_ELEMENT = /(?=1[0135-7]|21)/g;

function isPlausible({ fit, misfit }: Elements, today: string): boolean {
  if (misfit || new Set(fit.map(({ identifier }) => identifier.ai)).size < fit.length) return false;
  return fit.every(({ identifier, value }) => {
    if (!identifier.dateForm) return true;
    const given = labelDate(value, identifier.dateForm, yearIn(today));
    return given !== null && !isFarOff(given.date, today);
  });
}

/** The one value that can have swallowed an element, and where it begins. */
function suspect(text: string, { fit, misfit }: Elements): [Identifier, number] | null {
  if (misfit) {
    const tooMuch = misfit.code === "E_LENGTH" || misfit.code === "E_CHARSET";
    return misfit.identifier && tooMuch ? [misfit.identifier, misfit.pos] : null;
  }
  const last = fit.at(-1);
  return last && !text.endsWith(GS) ? [last.identifier, last.pos] : null;
}

/** Each tail that may be an element of its own, and the text with GS before it. */
export function otherReadings(text: string, elements: Elements, today: string): [string, string][] {
  const doubtful = suspect(text, elements);
  if (!doubtful || doubtful[0].fixed) return [];
  const [identifier, start] = doubtful;
  const end = `${text}${GS}`.indexOf(GS, start);
  // The value itself may be as long as its AI allows; two digits more begin the next AI.
  const seen = text.slice(0, Math.min(end, start + identifier.longest + 2));
  const readings: [string, string][] = [];
  for (const { index } of seen.matchAll(NEXT_ELEMENT)) {
    if (index <= start) continue;
    const other = text.slice(0, index) + GS + text.slice(index);
    if (isPlausible(elementString(other), today)) readings.push([text.slice(index, end), other]);
  }
  return readings;
}
