// What was read from a code: facts, the faults that refuse it, the doubts a person settles.

/** The agency whose rules the code follows. */
export type Issuer = "GS1" | "HIBCC" | "ICCBBA" | "MA" | "AHM";

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
  | "E_STRUCTURE"
  | "E_NOT_UDI"
  | "E_UNPARSED"; // Known by its looks, and not read here: the server may read it.

export type DoubtCode =
  | "possible_missing_fnc1"
  | "not_flagged_gs1"
  | "separator_as_text"
  | "full_width"
  | "bare_eight_digits"
  | "day_not_given"
  | "expiry_far_off"
  | "expiry_unlike"
  | "check_unlike";

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
  issuer: Issuer | null;
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
  valid_until: string | null;
  expires_on: string | null;
  sterilization_lot: string | null;
  sscc: string | null;
  content_gtin: string | null;
  giai: string | null;
  grai: string | null;
  gln: string | null;
  package_level: string | null;
  /** HIBC: what joins a secondary symbol to its primary one. */
  link_char: string | null;
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
  valid_until: null,
  expires_on: null,
  sterilization_lot: null,
  sscc: null,
  content_gtin: null,
  giai: null,
  grai: null,
  gln: null,
  package_level: null,
  link_char: null,
  carrier: { aim: null, guessed: true },
  extra: {},
  raw: "",
  canonical: null,
  errors: [],
  warnings: [],
};
