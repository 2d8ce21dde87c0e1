// A primary symbol names the product, a secondary one its lot and dates, a combined one both: the
// twin of medcount/core/udi/hibc.
import { type Gathering, gathered, gathering, put, refuse } from "../gathering";
import type { Kind, Parsed } from "../parsed";
import type { Received } from "../received";
import { type Part, readSecondary, readSupplement } from "./secondary";
import { checkFits, firstForeign, spellings } from "./symbols";

// The maker's code (LIC), the product's own (PCN) and the unit of measure: the DI is all three.
const PRIMARY = /^[A-Z][A-Z0-9]{3}[A-Z0-9]{1,18}([0-9])$/;
const LONGEST_PRIMARY = 23;

function readParts(found: Gathering, { text, at }: Part, today: string): void {
  let begin = at;
  for (const one of text.split("/")) {
    const part = { text: one, at: begin };
    if (!readSupplement(found, part) && !readSecondary(found, part, today)) {
      refuse(found, "E_STRUCTURE", null, begin);
    }
    begin += one.length + 1;
  }
}

function readProduct(found: Gathering, text: string, lead: number, today: string): void {
  const body = text.slice(1, -1);
  const slash = body.indexOf("/");
  const primary = slash < 0 ? body : body.slice(0, slash);
  const unit = PRIMARY.exec(primary)?.[1];
  if (!unit) {
    const tooMuch = /^[A-Z0-9]+$/.test(primary) && primary.length > LONGEST_PRIMARY;
    refuse(found, tooMuch ? "E_LENGTH" : "E_STRUCTURE", "di", lead + 1);
    return;
  }
  put(found, "di", primary, lead + 1);
  put(found, "package_level", unit, lead + primary.length);
  if (slash < 0) put(found, "link_char", text.slice(-1), lead);
  else readParts(found, { text: body.slice(slash + 1), at: lead + slash + 2 }, today);
}

function readSymbol(found: Gathering, text: string, lead: number, today: string): Kind {
  if (/^\+[A-Z]/.test(text)) {
    readProduct(found, text, lead, today);
    return "udi";
  }
  put(found, "link_char", text.slice(-2, -1), lead);
  readParts(found, { text: text.slice(1, -2), at: lead + 1 }, today);
  return "pi_only";
}

/** What a HIBC symbol says, or why it is refused. */
export function readHibc(scan: Received, today: string): Parsed {
  const found = gathering("HIBCC", scan);
  const lead = scan.text.indexOf("+"); // Behind the asterisk of the print.
  const texts = spellings(scan);
  const [text = ""] = texts;
  const foreign = firstForeign(text);
  if (foreign >= 0) refuse(found, "E_CHARSET", null, lead + foreign);
  else if (text.length < 3) refuse(found, "E_STRUCTURE", null, lead);
  if (found.faults.length) return gathered(found, "unknown", text, today);
  const [fitting, other] = texts.filter(checkFits);
  // With and without a space at the end: nobody can know which.
  if (fitting === undefined || other !== undefined) {
    refuse(found, "E_CHECK_DIGIT", null, lead + text.length - 1);
    return gathered(found, "unknown", text, today);
  }
  return gathered(found, readSymbol(found, fitting, lead, today), fitting, today);
}
