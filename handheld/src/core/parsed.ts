// What was read from a code: facts, the faults that refuse it, the doubts a person settles.

export type Kind =
  | "udi"
  | "pi_only" // Lot, serial and dates alone: the DI stands in another symbol of the label.
  | "sscc"
  | "asset"
  | "location"
  | "trace20"
  | "unknown";

export type Precision = "day" | "month" | "hour";

export type FaultCode =
  | "E_EMPTY"
  | "E_CHARSET"
  | "E_LENGTH"
  | "E_CHECK_DIGIT"
  | "E_DATE"
  | "E_CONFLICT"
  | "E_UNKNOWN_AI"
  | "E_AI_COMBINATION"
  | "E_NOT_UDI";

export type DoubtCode =
  | "possible_missing_fnc1"
  | "not_flagged_gs1"
  | "separator_as_text"
  | "full_width"
  | "bare_eight_digits"
  | "day_not_given"
  | "expiry_far_off";

/** One reason to refuse the code. */
export interface Fault {
  code: FaultCode;
  field: string | null;
  pos: number | null;
}

/** One thing about the code that only a person can settle. */
export interface Doubt {
  code: DoubtCode;
  detail: string;
  /** The code as it may have been meant; parse() reads it. */
  alternative: string | null;
}

/** What one code says, as far as counting asks; a refused one says nothing but its faults. */
export interface Parsed {
  ok: boolean;
  issuer: "GS1" | null;
  kind: Kind;
  di: string | null;
  lot: string | null;
  serial: string | null;
  mfg_date: string | null;
  expiry: string | null;
  quantity: number | null;
  pack_date: string | null;
  best_before: string | null;
  sell_by: string | null;
  sscc: string | null;
  content_gtin: string | null;
  giai: string | null;
  grai: string | null;
  gln: string | null;
  carrier: { aim: string | null; guessed: boolean };
  extra: Record<string, string>;
  raw: string;
  canonical: string | null;
  errors: Fault[];
  warnings: Doubt[];
}

/** A code of which nothing is known yet. */
export const NOTHING_READ: Parsed = {
  ok: false,
  issuer: null,
  kind: "unknown",
  di: null,
  lot: null,
  serial: null,
  mfg_date: null,
  expiry: null,
  quantity: null,
  pack_date: null,
  best_before: null,
  sell_by: null,
  sscc: null,
  content_gtin: null,
  giai: null,
  grai: null,
  gln: null,
  carrier: { aim: null, guessed: true },
  extra: {},
  raw: "",
  canonical: null,
  errors: [],
  warnings: [],
};
