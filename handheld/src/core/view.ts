// What follows from the state: which verdict stands, what waits, how far the task has come.
import type { Question, Refusal } from "./judge";
import { isGood, type Kept, placesDone, standingAt, sumsAt, takenBack, unitsOf } from "./scan";
import type { State } from "./state";
import { type Item, indexOf, type Key, type Pack, type Place } from "./task";

export type Tone = "ready" | "agree" | "question" | "stop" | "saved";

/** What the floor shows. An alarm, then a question, goes before the last scan. */
export type Shown =
  | { kind: "ready" }
  | { kind: "refusal"; code: Refusal }
  | { kind: "question"; question: Question }
  | { kind: "alarm"; kept: Kept }
  | { kind: "scan"; kept: Kept };

/** The scan whose bad answer nobody has seen yet; one taken back alarms nobody. */
export function alarm(state: State): Kept | undefined {
  const gone = takenBack(state.kept);
  return state.kept.find(({ id, answer, seen }) => answer && !seen && !gone.has(id));
}

/** What the floor shows now. */
export function shown(state: State): Shown {
  const alarmed = alarm(state);
  if (alarmed) return { kind: "alarm", kept: alarmed };
  if (state.question) return { kind: "question", question: state.question };
  if (state.refusal) return { kind: "refusal", code: state.refusal };
  const kept = state.kept.find(({ id }) => id === state.shown);
  return kept ? { kind: "scan", kept } : { kind: "ready" };
}

const LOOK = ["EXPIRED", "UNKNOWN_DI", "UNREADABLE"];
// What the server says of codes that a person can mend; all else is a stop.
const MENDABLE =
  "UNREADABLE UNKNOWN_DI UNKNOWN_ITEM UNKNOWN_LEVEL AMBIGUOUS_CODE OUT_OF_RANGE".split(" ");

/** The colour of the server's answer where it is not plain acceptance. */
export function toneOfAnswer({ receipt, verdict }: { receipt: string; verdict: string }): Tone {
  return receipt !== "CONFLICTS" && MENDABLE.includes(verdict) ? "question" : "stop";
}

/** The colour of a scan's verdict. */
export function toneOf({ answer, what }: Kept, online: boolean): Tone {
  if (answer && !isGood(answer)) return toneOfAnswer(answer);
  if (what.local === "SEEN_ELSEWHERE") return "stop";
  if (LOOK.includes(what.local) && !(answer && what.local !== "EXPIRED")) return "question";
  return answer || online ? "agree" : "saved";
}

/** The colour of all that the floor may show. */
export function tone(state: State): Tone {
  const now = shown(state);
  switch (now.kind) {
    case "ready":
      return "ready";
    case "refusal":
      return "question";
    case "question":
      return now.question.ask.kind === "doubled" ? "stop" : "question";
    default:
      return toneOf(now.kept, state.online);
  }
}

/** The place one is at. */
export function placeOf({ pack, place }: State): Place | undefined {
  return pack && place !== null ? indexOf(pack).places.get(place) : undefined;
}

/** The item of an id, where the pack has it. */
export function itemOf(pack: Pack | null, id: number | null): Item | undefined {
  return pack && id !== null ? indexOf(pack).items.get(id) : undefined;
}

/** Whether a place is done, by the server's word or by this handheld's. */
export function isDone(place: Place, state: State): boolean {
  return place.done || placesDone(state.kept).has(place.id);
}

/** How many places of the task are done. */
export function progress(state: State): { done: number; total: number } {
  const places = state.pack?.places ?? [];
  const here = placesDone(state.kept);
  return {
    done: places.filter(({ id, done }) => done || here.has(id)).length,
    total: places.length,
  };
}

/** The next place in walking order that is not done, after the one given. */
export function nextPlace(state: State, after: number | null): Place | undefined {
  const places = state.pack?.places ?? [];
  const at = places.findIndex(({ id }) => id === after) + 1;
  const here = placesDone(state.kept);
  return [...places.slice(at), ...places.slice(0, at)].find(
    ({ id, done }) => !done && !here.has(id),
  );
}

/** Places of a task by zone, in walking order. */
export function zones(places: readonly Place[]): { zone: string; kind: string; places: Place[] }[] {
  const found = new Map<string, { zone: string; kind: string; places: Place[] }>();
  for (const place of places) {
    const name = place.zone_name || place.zone;
    const zone = found.get(place.zone) ?? { zone: name, kind: place.zone_kind, places: [] };
    zone.places.push(place);
    found.set(place.zone, zone);
  }
  return [...found.values()];
}

/** What was read at the place: how many keys, how many units, the units of one key. */
export function readHere(state: State): { keys: number; units: number; scans: number } {
  if (state.place === null) return { keys: 0, units: 0, scans: 0 };
  const sums = sumsAt(state.kept, state.place);
  return {
    keys: sums.length,
    units: sums.reduce((sum, { units }) => sum + units, 0),
    scans: standingAt(state.kept, state.place).length,
  };
}

/** The units of a scan's own key that were read at its place. */
export function unitsOfKey({ kept }: State, one: Kept): number {
  const { item, lot, serial } = one.what;
  return standingAt(kept, one.scan.place)
    .filter(({ what: w }) => w.item === item && w.lot === lot && w.serial === serial)
    .reduce((sum, other) => sum + unitsOf(other), 0);
}

/** Whether a scan still stands. */
export function stands({ kept }: State, id: string): boolean {
  return !takenBack(kept).has(id);
}

/** The last scan of goods at the place that still stands. */
export function lastAt({ kept, place }: State): Kept | undefined {
  return place === null ? undefined : standingAt(kept, place).at(-1);
}

/** The keys a recount asks for at the place, each with whether it was read. */
export function keysAsked(state: State): { key: Key; read: boolean }[] {
  const keys = placeOf(state)?.keys ?? [];
  if (!keys.length || state.place === null) return [];
  const read = new Set(
    sumsAt(state.kept, state.place).map((s) => `${s.item}\n${s.lot}\n${s.serial}`),
  );
  return keys.map((key) => ({ key, read: read.has(`${key.item}\n${key.lot}\n${key.serial}`) }));
}

/** How many scans of the open task wait for the server; a question waits as well. */
export function waitingHere(state: State): number {
  return state.kept.filter(({ answer }) => !answer).length + (state.question ? 1 : 0);
}

/** How many scans of the person wait for the server. */
export function waiting(state: State): number {
  return state.waiting.mine + (state.question ? 1 : 0);
}
