// A Digital Link is a web address that says in its path what a symbol says in its elements: the
// twin of medcount/core/udi/gs1/link.py.
import type { Received } from "../received";
import { type Elements, type Misfit, whole } from "./elements";
import { IDENTIFIERS } from "./identifiers";
import type { Message } from "./message";

// What a path names, and what may follow in it, in this order, to name it more closely.
const KEYS: Record<string, readonly string[]> = {
  "00": [],
  "01": ["22", "10", "21"],
  "253": [],
  "255": [],
  "401": [],
  "402": [],
  "414": ["254", "7040"],
  "417": ["7040"],
  "8003": [],
  "8004": ["7040"],
  "8006": ["22", "10", "21"],
  "8010": ["8011"],
  "8013": [],
  "8017": ["8019"],
  "8018": ["8019"],
};
const ADDRESS = /^https?:\/\/([^/?#]+)(\/[^?#]*)(?:\?([^#]*))?(?:#.*)?$/i;
const PACKED = /^id\.gs1\.org\/[A-Za-z0-9_-]{12,}$/i;

interface Pair {
  ai: string;
  written: string;
  at: number;
}

/** Whether a text is a web address. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

/** Whether a web address looks like a compressed link, whose tables are not ours to guess. */
export function isPacked(text: string): boolean {
  const found = ADDRESS.exec(text);
  return found !== null && PACKED.test(`${found[1]}${found[2]}`);
}

/** Whether names stand in the order in which a key allows them. */
function follow(names: readonly string[], closer: readonly string[]): boolean {
  let next = 0;
  return names.every((name) => {
    const at = closer.indexOf(name, next);
    next = at + 1;
    return at >= 0;
  });
}

/** The last key of a path with its value and what follows, if that is all there is. */
function inPath(path: string, at: number): Pair[] | null {
  const segments = path.replace(/\/+$/, "").split("/");
  const starts = segments.map((_, index) => at + segments.slice(0, index).join("/").length + 1);
  for (let first = segments.length - 2; first > 0; first -= 1) {
    const closer = KEYS[segments[first] ?? ""];
    const pairs = segments.slice(first);
    const names = pairs.filter((_, index) => index % 2 === 0);
    if (!closer || pairs.length % 2 || !follow(names.slice(1), closer)) continue;
    return names.map((ai, index) => ({
      ai,
      written: pairs[2 * index + 1] ?? "",
      at: starts[first + 2 * index + 1] ?? at,
    }));
  }
  return null;
}

/** What a query says under an AI; its other names mean nothing here. */
function inQuery(query: string, at: number): Pair[] {
  const pairs: Pair[] = [];
  let begin = at;
  for (const part of query.split(/[&;]/)) {
    const equals = part.indexOf("=");
    const ai = part.slice(0, Math.max(equals, 0));
    if (IDENTIFIERS.has(ai)) {
      const written = part.slice(equals + 1).replaceAll("+", " ");
      pairs.push({ ai, written, at: begin + equals + 1 });
    }
    begin += part.length + 1;
  }
  return pairs;
}

function decoded(written: string): string | null {
  try {
    return decodeURIComponent(written);
  } catch {
    return null;
  }
}

function elementsOf(pairs: readonly Pair[]): Elements {
  const fit: Elements["fit"] = [];
  for (const { ai, written, at } of pairs) {
    const identifier = IDENTIFIERS.get(ai);
    if (!identifier) continue;
    const value = decoded(written);
    const broken: Misfit = { code: "E_CHARSET", identifier, pos: at };
    const found = value === null ? broken : whole(identifier, value, at);
    if ("code" in found) return { fit, misfit: found };
    fit.push(found);
  }
  return { fit, misfit: null };
}

/** The message in a web address, or null where it has none. */
export function linked(scan: Received): Message | null {
  const found = ADDRESS.exec(scan.text);
  if (!found) return null;
  const [, host = "", path = "", query = ""] = found;
  const pathAt = scan.text.indexOf("//") + 2 + host.length;
  const pairs = inPath(path, pathAt);
  if (!pairs) return null;
  const elements = elementsOf([...pairs, ...inQuery(query, pathAt + path.length + 1)]);
  return { elements, text: scan.text, start: 0, guessed: !scan.aim, doubts: [] };
}
