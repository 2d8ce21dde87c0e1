// FNC1 ends an element: scanners send it as GS, or as whatever they were set up to type for it.
import type { Doubt } from "../parsed";
import { GS } from "./identifiers";

// Each of these has a character that GS1 data cannot have, so it can only stand for FNC1.
const SUBSTITUTE = /[|^~\u241d]|[{[](?:GS|FNC1)[}\]]|\\x1d|\\u001d/gi;
// These could be data: they stand for FNC1 only in a text that has no other form of it.
const SUBSTITUTE_OR_DATA = /<(?:GS|FNC1)>/gi;

function substituteIn(text: string): RegExp {
  return text.includes(GS) || text.search(SUBSTITUTE) >= 0 ? SUBSTITUTE : SUBSTITUTE_OR_DATA;
}

/** The text with GS for every FNC1, and the doubt whether it was one. */
export function withGs(text: string): [string, Doubt[]] {
  const substitute = substituteIn(text);
  const written = text.match(substitute)?.[0];
  const marked = text.replace(substitute, GS);
  if (written === undefined || substitute === SUBSTITUTE) return [marked, []];
  return [marked, [{ code: "separator_as_text", detail: written, alternative: null }]];
}

/** Where in the typed text a position of the text with GS stands. */
export function positionAsTyped(text: string, at: number): number {
  let pos = at;
  for (const written of text.matchAll(substituteIn(text))) {
    if (written.index >= pos) break;
    pos += written[0].length - 1;
  }
  return pos;
}
