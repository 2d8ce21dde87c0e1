// A scan is a fact from the floor: kept once, never edited; a later one may take it back.

/** One event as the server is told it. */
export interface Scan {
  id: string;
  sequence: number;
  event: "SCAN" | "PLACE_DONE";
  place: number;
  barcode?: string;
  item?: number;
  lot?: string;
  serial?: string;
  expiry?: string;
  mfg_date?: string;
  /** Packs of the level scanned. */
  quantity?: number;
  level?: string;
  device_at: string;
  elapsed_ms: number;
  boot: string;
  voids?: string;
  reason?: string;
}

/** What the handheld itself makes of a scan, before the server has spoken. */
export type Local =
  | "ACCEPTED"
  | "EXPIRED" // Counts, and somebody must look.
  | "SEEN_ELSEWHERE" // One serial at two places: kept, for a second check.
  | "UNKNOWN_DI"
  | "UNREADABLE"
  | "VOIDED"
  | "PLACE_DONE";

/** What was read, as it is shown. */
export interface What {
  local: Local;
  item: number | null;
  lot: string;
  serial: string;
  expiry: string;
  mfg_date: string;
  level: string;
  factor: number;
  packs: number;
  units: number;
  /** Where else a serial was seen, or why a code is refused. */
  detail: string;
}

/** The server's answer to one scan. */
export interface Answer {
  id: string;
  receipt: string;
  verdict: string;
  item?: number | null;
  item_name?: string | null;
  lot?: string | null;
  expiry?: string | null;
  units?: number | null;
  sentence?: string | null;
}

/** A scan with what is known of it here. */
export interface Kept {
  id: string;
  task: string;
  /** The site whose task it is; "" for who works at one only. */
  site: string;
  person: number;
  scan: Scan;
  what: What;
  /** Null until the server has acknowledged this very scan. */
  answer: Answer | null;
  /** Whether a person has seen an answer that is not plain acceptance. */
  seen: boolean;
}

const COUNTING: readonly Local[] = ["ACCEPTED", "EXPIRED", "SEEN_ELSEWHERE"];

/** Whether the server took the scan as it was meant. */
export function isGood(answer: Answer): boolean {
  return answer.receipt !== "CONFLICTS" && answer.verdict === "ACCEPTED";
}

/** The scan with the server's answer; the first answer stands, however often it comes. */
export function withAnswer(kept: Kept, answer: Answer): Kept {
  if (kept.answer) return kept;
  // What the handheld has shown already need not be shown again.
  const known = answer.receipt !== "CONFLICTS" && answer.verdict === kept.what.local;
  return { ...kept, answer, seen: known || isGood(answer) };
}

/** The scans that no longer count; a voiding scan that is itself taken back takes nothing back. */
export function takenBack(kept: readonly Kept[]): Set<string> {
  const gone = new Set<string>();
  for (let i = kept.length - 1; i >= 0; i -= 1) {
    const one = kept[i];
    if (one?.scan.voids && !gone.has(one.id)) gone.add(one.scan.voids);
  }
  return gone;
}

/** The units that a scan brings, by the server's word where it has spoken. */
export function unitsOf({ answer, what, scan }: Kept): number {
  if (scan.event !== "SCAN" || what.local === "VOIDED") return 0;
  if (answer) return isGood(answer) ? (answer.units ?? what.units) : 0;
  return COUNTING.includes(what.local) ? what.units : 0;
}

/** The scans of goods at a place that stand, in the order they were made. */
export function standingAt(kept: readonly Kept[], place: number): Kept[] {
  const gone = takenBack(kept);
  return kept.filter(
    ({ id, scan, what }) =>
      scan.place === place && scan.event === "SCAN" && what.local !== "VOIDED" && !gone.has(id),
  );
}

/** What was read of one key at a place. */
export interface Sum {
  item: number | null;
  /** The code that was read, where it is no known item's. */
  code: string;
  lot: string;
  serial: string;
  units: number;
  scans: number;
}

function itemOf({ answer, what }: Kept): number | null {
  return what.item ?? answer?.item ?? null;
}

/** What was read at a place, key by key, in the order of the first scan of each. */
export function sumsAt(kept: readonly Kept[], place: number): Sum[] {
  const sums = new Map<string, Sum>();
  for (const one of standingAt(kept, place)) {
    const { lot, serial } = one.what;
    const item = itemOf(one);
    const key = item === null ? one.id : `${item}\n${lot}\n${serial}`;
    const code = one.scan.barcode ?? "";
    const sum = sums.get(key) ?? { item, code, lot, serial, units: 0, scans: 0 };
    sums.set(key, { ...sum, units: sum.units + unitsOf(one), scans: sum.scans + 1 });
  }
  return [...sums.values()];
}

/** The standing scan of a serial, at this place before any other. */
export function serialSeen(
  kept: readonly Kept[],
  { item, serial, place }: { item: number; serial: string; place: number },
): Kept | undefined {
  const gone = takenBack(kept);
  const seen = kept.filter(
    (one) =>
      one.what.serial === serial &&
      one.what.local !== "VOIDED" &&
      itemOf(one) === item &&
      !gone.has(one.id),
  );
  return seen.find(({ scan }) => scan.place === place) ?? seen.at(-1);
}

/** The places that a person said to be done, on this handheld. */
export function placesDone(kept: readonly Kept[]): Set<number> {
  const done = kept.filter(({ scan }) => scan.event === "PLACE_DONE");
  return new Set(done.map(({ scan }) => scan.place));
}
