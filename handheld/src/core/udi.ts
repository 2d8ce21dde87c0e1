// Whose code it is: the one place that decides which family of rules reads a text. The twin of
// medcount/core/udi; both must answer spec/vectors alike.
import { recognised } from "./gs1/message";
import { read } from "./gs1/reading";
import { type FaultCode, NOTHING_READ, type Parsed } from "./parsed";
import { type Received, received } from "./received";

const LONGEST = 4296; // Characters in the largest symbol there is, a QR code of version 40.

function refused(scan: Received, code: FaultCode): Parsed {
  return {
    ...NOTHING_READ,
    kind: /^[0-9]{20}$/.test(scan.text) ? "trace20" : "unknown",
    carrier: { aim: scan.aim || null, guessed: !scan.aim },
    raw: scan.raw,
    errors: [{ code, field: null, pos: null }],
    warnings: scan.doubts,
  };
}

/**
 * Read one code as the scanner sent it; a code that no rule fits comes back refused. `today`, an
 * ISO date, places years of two digits in their century.
 */
export function parse(raw: string, today: string): Parsed {
  const scan = received(raw);
  if (!scan.text) return refused(scan, "E_EMPTY");
  if (raw.length > LONGEST) return refused(scan, "E_LENGTH");
  const message = recognised(scan);
  return message ? read(message, scan, today) : refused(scan, "E_NOT_UDI");
}
