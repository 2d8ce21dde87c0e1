// How a judgement is told to the server: the code as it was read, and beside it only what it lacks.
import type { Told } from "./judge";
import type { Scan, What } from "./scan";
import { parse } from "./udi";

type Row = Omit<Scan, "id" | "sequence" | "device_at" | "elapsed_ms" | "boot">;

const FIELDS = ["lot", "serial", "expiry", "mfg_date"] as const;

function optional(told: Told): Partial<Row> {
  const row: Partial<Row> = {};
  if (told.level) row.level = told.level;
  if (told.voids) row.voids = told.voids;
  if (told.reason) row.reason = told.reason;
  return row;
}

/** The row of a scan of goods. */
export function goodsRow(told: Told, what: What, place: number, today: string): Row {
  const row: Row = { event: "SCAN", place, quantity: what.packs, ...optional(told) };
  if (told.barcode) row.barcode = told.barcode;
  else if (told.item !== null) row.item = told.item;
  const read = told.barcode ? parse(told.barcode, today) : null;
  for (const field of FIELDS) {
    if (told[field] && !read?.[field]) row[field] = told[field];
  }
  return row;
}

/** What was told by a scan that stands, to be told again with another number of packs. */
export function toldBy({
  barcode,
  item,
  level,
  lot,
  serial,
  expiry,
  mfg_date,
}: Scan): Partial<Told> {
  const told: Partial<Told> = { barcode: barcode ?? "", item: item ?? null, level: level ?? "" };
  return Object.assign(told, {
    lot: lot ?? "",
    serial: serial ?? "",
    expiry: expiry ?? "",
    mfg_date: mfg_date ?? "",
  });
}

const NOTHING: What = {
  local: "VOIDED",
  item: null,
  lot: "",
  serial: "",
  expiry: "",
  mfg_date: "",
  level: "",
  factor: 1,
  packs: 0,
  units: 0,
  detail: "",
};

/** The row and the looks of taking a scan back. */
export function voidRow(scan: Scan, what: What, reason: string): [Row, What] {
  const row: Row = { event: "SCAN", place: scan.place, voids: scan.id, reason };
  return [row, { ...what, local: "VOIDED", detail: reason }];
}

/** The row and the looks of a person's word that all at a place was read. */
export function doneRow(place: number): [Row, What] {
  return [
    { event: "PLACE_DONE", place },
    { ...NOTHING, local: "PLACE_DONE" },
  ];
}
