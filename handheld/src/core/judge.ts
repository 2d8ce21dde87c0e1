// What a reading means here and now: keep it, ask a person, or say why there is nothing to keep.
import type { Parsed } from "./parsed";
import { type Kept, serialSeen, type What } from "./scan";
import { type Control, gtinKey, type Item, indexOf, type Pack, type Packaging } from "./task";
import { isPair, parse } from "./udi";

/** What was told of goods so far: by the code, by a person, or by both. */
export interface Told {
  barcode: string;
  item: number | null;
  level: string;
  lot: string;
  serial: string;
  expiry: string;
  mfg_date: string;
  /** Packs of the level; null: nobody said. */
  packs: number | null;
  /** A person said that this is another piece, though its serial was seen here. */
  another: boolean;
  /** A person looked for what is demanded, and the pack does not show it. */
  notPrinted: boolean;
  reason: string;
  voids: string;
}

/** One way to read a code that lacks a separator. */
export interface Option {
  barcode: string;
  lot: string;
  serial: string;
  expiry: string;
}

export type Ask =
  | { kind: "choose"; options: readonly Option[]; item: number | null }
  | { kind: "which"; di: string; items: readonly number[] }
  | { kind: "level"; item: number; levels: readonly Packaging[] }
  | { kind: "missing"; item: number; fields: readonly Control[] }
  | { kind: "doubled"; item: number }
  | { kind: "product" }; // Lot and dates were read; the product stands in another symbol.

/** A reading that waits for a person; it is held on the handheld until it is answered. */
export interface Question {
  told: Told;
  place: number;
  ask: Ask;
}

export type Refusal = "EMPTY" | "NOT_A_PRODUCT" | "PLACE_FIRST" | "ANSWER_FIRST" | "TASK_FIRST";

export type Judgement =
  | { kind: "place"; place: number }
  | { kind: "keep"; told: Told; what: What }
  | { kind: "ask"; question: Question }
  | { kind: "refuse"; code: Refusal };

/** What a judgement rests on. */
export interface Ground {
  pack: Pack;
  place: number | null;
  kept: readonly Kept[];
  question: Question | null;
  /** The ISO date by the clock of the warehouse. */
  today: string;
}

export const NOTHING_TOLD: Told = {
  barcode: "",
  item: null,
  level: "",
  lot: "",
  serial: "",
  expiry: "",
  mfg_date: "",
  packs: null,
  another: false,
  notPrinted: false,
  reason: "",
  voids: "",
};

const LONGEST = 2000; // Characters that the server takes; no label of goods has so many.
const MOST_UNITS = 10 ** 12;

/** The most packs that a number pad may say: with any factor the units stay within bounds. */
export const MOST_PACKS = 1_000_000;

function withCode(told: Told, parsed: Parsed): Told {
  return {
    ...told,
    lot: parsed.lot ?? told.lot,
    serial: parsed.serial ?? told.serial,
    expiry: parsed.expiry ?? told.expiry,
    mfg_date: parsed.mfg_date ?? told.mfg_date,
  };
}

function nothingRead(told: Told, local: What["local"], detail: string): Judgement {
  const { lot, serial, expiry, mfg_date } = told;
  const packs = told.packs ?? 1;
  const what = { lot, serial, expiry, mfg_date, packs, level: told.level, detail, local };
  return { kind: "keep", told, what: { ...what, item: null, factor: 1, units: 0 } };
}

function optionOf(barcode: string, today: string): Option {
  const { lot, serial, expiry } = parse(barcode, today);
  return { barcode, lot: lot ?? "", serial: serial ?? "", expiry: expiry ?? "" };
}

/** The readings of a code that lacks a separator; each, sent as it stands, leaves no doubt. */
function options(parsed: Parsed, today: string): Option[] {
  const others = parsed.warnings.flatMap(({ code, alternative }) =>
    code === "possible_missing_fnc1" && alternative ? [alternative] : [],
  );
  // GS at the end says that the last value ends where the standard ends it.
  const asRead = parsed.ok ? [`${parsed.raw.trimEnd()}\x1d`] : [];
  return [...others, ...asRead].map((barcode) => optionOf(barcode, today));
}

function ask(told: Told, ground: Ground, asked: Ask): Judgement {
  return { kind: "ask", question: { told, place: ground.place ?? 0, ask: asked } };
}

function missing(told: Told, item: Item): Control[] {
  if (told.notPrinted) return [];
  return item.controls.filter((control) => !told[control]);
}

type Sight = "new" | "here" | "elsewhere";

/** Whether the piece was seen before, and the code of the other place. */
function sightOf(told: Told, item: Item, { pack, place, kept }: Ground): [Sight, string] {
  if (!told.serial) return ["new", ""];
  const seen = serialSeen(kept, { item: item.id, serial: told.serial, place: place ?? 0 });
  if (!seen || seen.id === told.voids) return ["new", ""];
  if (seen.scan.place === place) return [told.another ? "new" : "here", ""];
  return ["elsewhere", indexOf(pack).places.get(seen.scan.place)?.code ?? ""];
}

/** Judge goods whose item and pack are known. */
function judgeGoods(
  told: Told,
  item: Item,
  packaging: Packaging | null,
  ground: Ground,
): Judgement {
  const fields = missing(told, item);
  if (fields.length) return ask(told, ground, { kind: "missing", item: item.id, fields });
  const [sight, detail] = sightOf(told, item, ground);
  if (sight === "here") return ask(told, ground, { kind: "doubled", item: item.id });
  const expired = told.expiry !== "" && told.expiry < ground.today;
  const { lot, serial, expiry, mfg_date } = told;
  const level = packaging?.level ?? told.level;
  const factor = packaging?.factor ?? 1;
  const packs = told.packs ?? 1;
  const units = Math.min(packs * factor, MOST_UNITS);
  const local = expired ? "EXPIRED" : "ACCEPTED";
  return {
    kind: "keep",
    told,
    what: {
      local: sight === "elsewhere" ? "SEEN_ELSEWHERE" : local,
      ...{ item: item.id, lot, serial, expiry, mfg_date, level, factor, packs, units, detail },
    },
  };
}

function judgeTyped(told: Told, item: Item, ground: Ground): Judgement {
  const same = (level: string) => level.toLowerCase() === told.level.toLowerCase();
  const named = ground.pack.packaging.find((p) => p.item === item.id && same(p.level));
  return judgeGoods(told, item, told.level ? (named ?? null) : null, ground);
}

function judgeProduct(told: Told, di: string, parsed: Parsed, ground: Ground): Judgement {
  const index = indexOf(ground.pack);
  const named = index.byDi.get(gtinKey(di)) ?? [];
  const items = [...new Set(named.map((packaging) => packaging.item))];
  const item = index.items.get(items[0] ?? -1);
  if (!item) return nothingRead(told, "UNKNOWN_DI", di);
  if (items.length > 1) return ask(told, ground, { kind: "which", di: gtinKey(di), items });
  const levels = told.level ? named.filter(({ level }) => level === told.level) : named;
  const [packaging = null, ...more] = levels.length ? levels : named;
  if (more.some(({ factor }) => factor !== packaging?.factor)) {
    return ask(told, ground, { kind: "level", item: item.id, levels });
  }
  const packs = told.packs ?? (packaging?.factor === 1 && !told.serial ? parsed.quantity : null);
  return judgeGoods({ ...told, packs }, item, packaging, ground);
}

/** The question that a missing separator puts; null where nothing is to be chosen. */
function doubt(parsed: Parsed, { pack, today }: Ground): Ask | null {
  const choices = options(parsed, today);
  const [first] = choices;
  if (!first || (parsed.ok && choices.length === 1)) return null;
  const named = indexOf(pack).byDi.get(gtinKey(parse(first.barcode, today).di ?? ""));
  return { kind: "choose", options: choices, item: named?.[0]?.item ?? null };
}

function judgeCode(told: Told, ground: Ground): Judgement {
  const parsed = parse(told.barcode, ground.today);
  const all = withCode(told, parsed);
  const doubted = doubt(parsed, ground);
  if (doubted) return ask(told, ground, doubted);
  if (parsed.di) return judgeProduct(all, parsed.di, parsed, ground);
  if (parsed.kind === "pi_only") return ask(all, ground, { kind: "product" });
  if (parsed.ok || parsed.kind === "trace20") return { kind: "refuse", code: "NOT_A_PRODUCT" };
  return nothingRead(told, "UNREADABLE", parsed.errors[0]?.code ?? "");
}

/** Judge goods with all that was told of them. */
export function judge(told: Told, ground: Ground): Judgement {
  const item = indexOf(ground.pack).items.get(told.item ?? -1);
  return item ? judgeTyped(told, item, ground) : judgeCode(told, ground);
}

/** Join a second symbol of a label to what was asked: lot to product, or product to lot. */
function joined(raw: string, question: Question, today: string): Told | null {
  const parsed = parse(raw, today);
  const { told, ask: asked } = question;
  const first = parse(told.barcode, today);
  if (asked.kind === "product" && isPair(parsed, first)) return { ...told, barcode: raw };
  // A typed item has no symbol yet to which another could not belong.
  const isOfLabel = told.barcode ? isPair(first, parsed) : parsed.kind === "pi_only";
  return asked.kind === "missing" && isOfLabel ? withCode(told, parsed) : null;
}

function judgeWhileAsked(raw: string, question: Question, ground: Ground): Judgement {
  const told = joined(raw, question, ground.today);
  return told ? judge(told, ground) : { kind: "refuse", code: "ANSWER_FIRST" };
}

/** Judge what the scanner sent. */
export function judgeScan(raw: string, ground: Ground): Judgement {
  const index = indexOf(ground.pack);
  const text = raw.trim().toUpperCase();
  if (!text) return { kind: "refuse", code: "EMPTY" };
  if (raw.length > LONGEST) return { kind: "refuse", code: "NOT_A_PRODUCT" };
  if (ground.question) return judgeWhileAsked(raw, ground.question, ground);
  const place = index.placesByCode.get(text);
  if (place) return { kind: "place", place: place.id };
  if (ground.place === null) return { kind: "refuse", code: "PLACE_FIRST" };
  const item = index.itemsByCode.get(text);
  return judge(
    item ? { ...NOTHING_TOLD, item: item.id } : { ...NOTHING_TOLD, barcode: raw },
    ground,
  );
}
