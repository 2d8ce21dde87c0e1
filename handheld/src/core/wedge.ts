// A scanner types like a keyboard, but faster than people do: a burst of keys is a scan.

/** The keys heard since the last scan. */
export interface Wedge {
  text: string;
  gaps: readonly number[];
  last: number;
}

export const QUIET: Wedge = { text: "", gaps: [], last: Number.NEGATIVE_INFINITY };

/** One key: a character, GS, "Enter" or "Tab"; and whether a field of the page has the focus. */
export interface Stroke {
  key: string;
  at: number;
  inField: boolean;
}

const FORGET_MS = 400; // After so long a silence something else begins.
const BURST_MS = 35; // The median between two keys of a scanner stays below.
const BURST_KEYS = 6;
const SHORTEST = 3; // Outside of fields keys mean nothing else, so slow scanners are heard too.

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
}

/** Whether what was heard came faster than people type. */
export function isBurst({ text, gaps }: Wedge): boolean {
  return text.length >= BURST_KEYS && median(gaps) < BURST_MS;
}

/** Hear one key: what is heard now, and the scan that it ended, if any. */
export function hear(wedge: Wedge, { key, at, inField }: Stroke): [Wedge, string | null] {
  const begun = at - wedge.last > FORGET_MS ? QUIET : wedge;
  if (key === "Enter" || key === "Tab") {
    const heard = isBurst(begun) || (!inField && key === "Enter" && begun.text.length >= SHORTEST);
    return [QUIET, heard ? begun.text : null];
  }
  const gaps = begun.text ? [...begun.gaps, at - begun.last] : [];
  return [{ text: begun.text + key, gaps, last: at }, null];
}

/** A scanner that sends no Enter ends its scan by silence. */
export function silence(wedge: Wedge, inField: boolean): string | null {
  return !inField && isBurst(wedge) ? wedge.text : null;
}

/** What a key of the keyboard means to the wedge; null for one that means nothing. */
export function strokeOf(
  key: string,
  { ctrl, alt }: { ctrl: boolean; alt: boolean },
): string | null {
  // Scanners send GS as itself, as Ctrl+], or as a function key of their own choice.
  if (key === "\x1d" || key === "F8" || (ctrl && key === "]")) return "\x1d";
  if (ctrl || alt) return null;
  if (key === "Enter" || key === "Tab") return key;
  return [...key].length === 1 ? key : null;
}

/** The text with GS for the scanner's own substitute. */
export function withSubstitute(text: string, substitute: string): string {
  return substitute ? text.replaceAll(substitute, "\x1d") : text;
}
