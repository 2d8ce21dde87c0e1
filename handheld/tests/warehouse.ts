// A little warehouse: three items, three places, a task; and the codes on its packs.
import { type Ground, judgeScan, type Question } from "../src/core/judge";
import type { Kept, What } from "../src/core/scan";
import type { Pack } from "../src/core/task";

export const TODAY = "2026-11-25";
export const TASK = "11111111-1111-4111-8111-111111111111";
export const PERSON = { id: 7, name: "李盘点" };

export const SYRINGE = "09520000000011";
export const SYRINGE_BOX = "19520000000018";
export const DRESSING = "09520000000028";
export const STENT = "09520000000035";
export const GLOVES = "09520000000042";
export const UNKNOWN = "09520000000998";

export const PACK: Pack = {
  id: TASK,
  plan: { number: "PD-2026-011", name: "A01" },
  round: 1,
  places: [
    {
      id: 101,
      code: "A01-01-1",
      zone: "Q",
      zone_name: "合格品区",
      zone_kind: "QUALIFIED",
      done: true,
      keys: [],
    },
    {
      id: 102,
      code: "A01-01-2",
      zone: "Q",
      zone_name: "合格品区",
      zone_kind: "QUALIFIED",
      done: false,
      keys: [],
    },
    {
      id: 103,
      code: "B01-01-1",
      zone: "R",
      zone_name: "退货区",
      zone_kind: "RETURNED",
      done: false,
      keys: [],
    },
  ],
  items: [
    {
      id: 1,
      code: "SYR-5",
      name: "注射器",
      spec: "5 ml",
      base_unit: "支",
      controls: ["lot", "expiry"],
    },
    { id: 2, code: "TF-10", name: "敷料", spec: "10 cm", base_unit: "片", controls: ["lot"] },
    {
      id: 3,
      code: "DES-3",
      name: "支架",
      spec: "3 mm",
      base_unit: "套",
      controls: ["lot", "serial"],
    },
    { id: 4, code: "GLV-M", name: "手套", spec: "M", base_unit: "双", controls: [] },
    { id: 5, code: "GLV-L", name: "手套", spec: "L", base_unit: "双", controls: [] },
  ],
  packaging: [
    { di: SYRINGE, item: 1, level: "支", factor: 1 },
    { di: SYRINGE_BOX, item: 1, level: "中包装", factor: 12 },
    { di: DRESSING, item: 2, level: "片", factor: 1 },
    { di: STENT, item: 3, level: "套", factor: 1 },
    { di: GLOVES, item: 4, level: "盒", factor: 50 },
    { di: GLOVES, item: 5, level: "盒", factor: 50 },
  ],
};

export const syringe = (lot: string, expiry = "280317"): string =>
  `]d201${SYRINGE_BOX}17${expiry}10${lot}`;
export const stent = (serial: string): string => `]d201${STENT}10DES2\x1d21${serial}`;

export function ground(more: Partial<Ground> = {}): Ground {
  return { pack: PACK, place: 102, kept: [], question: null, today: TODAY, ...more };
}

const NOTHING: What = {
  local: "ACCEPTED",
  item: 1,
  lot: "L1",
  serial: "",
  expiry: "",
  mfg_date: "",
  level: "中包装",
  factor: 12,
  packs: 1,
  units: 12,
  detail: "",
};

/** A kept scan, numbered as it is named. */
export function kept(
  sequence: number,
  what: Partial<What> = {},
  scan: Partial<Kept["scan"]> = {},
): Kept {
  const id = `00000000-0000-4000-8000-${String(sequence).padStart(12, "0")}`;
  const moment = { device_at: "2026-11-25T01:00:00.000Z", elapsed_ms: sequence, boot: "b" };
  return {
    id,
    task: TASK,
    site: "",
    person: PERSON.id,
    scan: { id, sequence, event: "SCAN", place: 102, ...moment, ...scan },
    what: { ...NOTHING, ...what },
    answer: null,
    seen: true,
  };
}

/** The question that a code puts. */
export function questionOf(raw: string, more: Partial<Ground> = {}): Question {
  const judgement = judgeScan(raw, ground(more));
  if (judgement.kind !== "ask") throw new Error(`${raw} puts no question: ${judgement.kind}`);
  return judgement.question;
}
