// Whose code it is: the one place that decides which family of rules reads a text. The twin of
// medcount/core/udi; both must answer spec/vectors alike. Tags, and codes of ICCBBA, are left to
// the server: here they are known and not read.
import { isAddress, isPacked, linked } from "./gs1/link";
import { isGs1Alone, recognised } from "./gs1/message";
import { read } from "./gs1/reading";
import { readHibc } from "./hibc/reading";
import { maInLink, readMa } from "./ma";
import { type FaultCode, type Issuer, NOTHING_READ, type Parsed } from "./parsed";
import { type Received, received } from "./received";

const LONGEST = 4296; // Characters in the largest symbol there is, a QR code of version 40.

// What is known by its looks alone.
const UNREAD: readonly [RegExp, Issuer | null][] = [
  [/^(?:=[/),>}]|&,1|&\)|=\+[0-9]{5}|=[0-9A-Z])/, "ICCBBA"],
  [/^MF[0-9A-Z]{6,}(?:\*[ -~]*)?$/, "AHM"],
];
const HEADED = /^(?:3[0-46-9]|F[1279A-D])[0-9A-Z]{14,}$/i;
const UNKNOWN_TAG = /^[0-9A-F]{20,}$/i;
const DIGITS_OF_A_TAG = 24;

/** Whether a text looks like the memory of a tag; digits alone do so only where they fill one. */
function isTag(text: string): boolean {
  const misread = text.match(/[G-Z]/gi)?.length ?? 0;
  const isDigits = /^[0-9]+$/.test(text);
  if (HEADED.test(text)) return misread <= 2 && (!isDigits || text.length >= DIGITS_OF_A_TAG);
  return UNKNOWN_TAG.test(text) && !isDigits;
}

function refused(scan: Received, code: FaultCode, issuer: Issuer | null = null): Parsed {
  return {
    ...NOTHING_READ,
    issuer,
    kind: /^[0-9]{20}$/.test(scan.text) ? "trace20" : "unknown",
    carrier: { aim: scan.aim || null, guessed: !scan.aim },
    raw: scan.raw,
    errors: [{ code, field: null, pos: null }],
    warnings: scan.doubts,
  };
}

function byItsAddress(scan: Received, today: string): Parsed {
  const code = maInLink(scan.text);
  if (code !== null) return readMa(code, scan, today);
  const message = linked(scan);
  if (message) return read(message, scan, today);
  return refused(scan, isPacked(scan.text) ? "E_UNPARSED" : "E_NOT_UDI");
}

/** The answer of the family that begins its codes so, or null where none does. */
function byItsFirstCharacters(scan: Received, today: string): Parsed | null {
  const { text } = scan;
  if (/^\*?\+/.test(text)) return readHibc(scan, today);
  if (text.startsWith("MA.")) return readMa(text, scan, today);
  for (const [looks, issuer] of UNREAD) {
    if (looks.test(text)) return refused(scan, "E_UNPARSED", issuer);
  }
  return isAddress(text) ? byItsAddress(scan, today) : null;
}

/**
 * Read one code as the scanner sent it; a code that no rule fits comes back refused. `today`, an
 * ISO date, places years of two digits in their century.
 */
export function parse(raw: string, today: string): Parsed {
  const scan = received(raw);
  if (raw.length > LONGEST) return refused(scan, "E_LENGTH");
  if (!scan.text) return refused(scan, "E_EMPTY");
  const parsed = isGs1Alone(scan) ? null : byItsFirstCharacters(scan, today);
  if (parsed) return parsed;
  const message = recognised(scan);
  if (message) return read(message, scan, today);
  return isTag(scan.text) ? refused(scan, "E_UNPARSED", "GS1") : refused(scan, "E_NOT_UDI");
}

/**
 * Whether two symbols may be of one label: one names the product, the other its lot and dates. A
 * HIBC label says by its link which belong together.
 */
export function isPair(product: Parsed, production: Parsed): boolean {
  if (!product.di || production.kind !== "pi_only") return false;
  if (product.issuer !== production.issuer) return false;
  return product.issuer !== "HIBCC" || product.link_char === production.link_char;
}
