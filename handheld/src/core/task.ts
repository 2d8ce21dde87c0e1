// What a counter was given: where to count, and how to read what lies there. Never how much.

export type Control = "lot" | "serial" | "expiry" | "mfg_date";

export interface Item {
  id: number;
  code: string;
  name: string;
  spec: string;
  base_unit: string;
  /** The fields every scan of it must give; none: the server knows, nobody asks here. */
  controls: readonly Control[];
}

export interface Packaging {
  di: string;
  item: number;
  level: string;
  factor: number;
}

/** What a recount asks for at a place. */
export interface Key {
  item: number;
  lot: string;
  serial: string;
}

export interface Place {
  id: number;
  code: string;
  zone: string;
  zone_name: string;
  zone_kind: string;
  done: boolean;
  /** What to count here; none: everything. */
  keys: readonly Key[];
}

/** One counter's part of one round, as far as it must be known without a network. */
export interface Pack {
  id: string;
  plan: { number: string; name: string };
  round: number;
  /** In walking order. */
  places: readonly Place[];
  items: readonly Item[];
  packaging: readonly Packaging[];
}

/** A task as the list of one's tasks tells it. */
export interface TaskRow {
  id: string;
  plan_number: string;
  plan_name: string;
  round: number;
  places_total: number;
  places_done: number;
  scans: number;
  due_at: string | null;
  submitted_at: string | null;
}

/** The ways to find what a code stands for. */
export interface Index {
  items: ReadonlyMap<number, Item>;
  itemsByCode: ReadonlyMap<string, Item>;
  places: ReadonlyMap<number, Place>;
  placesByCode: ReadonlyMap<string, Place>;
  byDi: ReadonlyMap<string, readonly Packaging[]>;
}

/** A DI as it is looked up: a GTIN zero-padded to 14 digits, others as they are. */
export function gtinKey(di: string): string {
  return /^[0-9]{8,14}$/.test(di) ? di.padStart(14, "0") : di;
}

function built(pack: Pack): Index {
  const byDi = new Map<string, Packaging[]>();
  for (const packaging of pack.packaging) {
    const di = gtinKey(packaging.di);
    byDi.set(di, [...(byDi.get(di) ?? []), packaging]);
  }
  return {
    items: new Map(pack.items.map((item) => [item.id, item])),
    itemsByCode: new Map(pack.items.map((item) => [item.code.toUpperCase(), item])),
    places: new Map(pack.places.map((place) => [place.id, place])),
    placesByCode: new Map(pack.places.map((place) => [place.code.toUpperCase(), place])),
    byDi,
  };
}

const indexes = new WeakMap<Pack, Index>();

/** The index of a pack, built once. */
export function indexOf(pack: Pack): Index {
  const known = indexes.get(pack);
  if (known) return known;
  const index = built(pack);
  indexes.set(pack, index);
  return index;
}

/** The packs an item comes in, the smallest first, without those of the same name and size. */
export function levelsOf(pack: Pack, item: number): Packaging[] {
  const levels = new Map<string, Packaging>();
  for (const packaging of pack.packaging) {
    if (packaging.item === item) levels.set(`${packaging.level}\n${packaging.factor}`, packaging);
  }
  return [...levels.values()].sort((one, other) => one.factor - other.factor);
}

/** Items whose code, name or specification holds every word that was typed. */
export function itemsNamed(pack: Pack, words: string, limit: number): Item[] {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return [];
  const found: Item[] = [];
  for (const item of pack.items) {
    const text = `${item.code} ${item.name} ${item.spec}`.toLowerCase();
    if (wanted.every((word) => text.includes(word))) found.push(item);
    if (found.length === limit) break;
  }
  return found;
}
