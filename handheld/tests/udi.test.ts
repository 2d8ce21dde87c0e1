// The shared vectors: what every reader of these codes must answer, whatever its language.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Parsed } from "../src/core/parsed";
import { parse } from "../src/core/udi";

interface Vector {
  id: string;
  input: string;
  expect: Partial<Parsed> & { error?: string };
  expect_warning?: string;
}

interface Vectors {
  meta: { assume_year: number };
  vectors: Vector[];
}

const FOLDER = "spec/vectors";
const TODAY = "2026-11-22";
// Families that a handheld knows and leaves to the server.
const LEFT = ["epc.json", "iccbba.json"];
const SAYINGS = [
  ...["di", "lot", "serial", "mfg_date", "expiry", "quantity", "pack_date", "best_before"],
  ...["sell_by", "valid_until", "expires_on", "sterilization_lot", "sscc", "content_gtin"],
  ...["giai", "grai", "gln"],
] as const;

function vectorsOf(names: readonly string[]): Vector[] {
  return names.flatMap((name) => {
    const { meta, vectors }: Vectors = JSON.parse(readFileSync(`${FOLDER}/${name}`, "utf-8"));
    expect(TODAY.startsWith(String(meta.assume_year))).toBe(true);
    return vectors;
  });
}

function said(parsed: Parsed): string[] {
  return SAYINGS.filter((field) => parsed[field] !== null);
}

const read = vectorsOf(readdirSync(FOLDER).filter((name) => !LEFT.includes(name)));
const good = read.filter((vector) => !vector.expect.error);
const bad = read.filter((vector) => vector.expect.error);
const left = vectorsOf(LEFT);

test.each(good)("$id says what it should and nothing else", (vector) => {
  const parsed = parse(vector.input, TODAY);

  expect(parsed.ok).toBe(true);
  expect(parsed).toMatchObject(vector.expect);
  expect(parsed.extra).toEqual(vector.expect.extra ?? {});
  expect(Object.keys(vector.expect)).toEqual(expect.arrayContaining(said(parsed)));
});

test.each(bad)("$id is refused for its own fault and says nothing", (vector) => {
  const parsed = parse(vector.input, TODAY);

  expect(parsed.ok).toBe(false);
  expect(parsed.errors.map((fault) => fault.code)).toEqual([vector.expect.error]);
  expect(said(parsed)).toEqual([]);
  expect(parsed.raw).toBe(vector.input);
});

test.each(good)("$id raises a doubt where one is due and nowhere else", (vector) => {
  const parsed = parse(vector.input, TODAY);

  const raised = parsed.warnings.map((doubt) => doubt.code);
  const due = vector.expect_warning ? [vector.expect_warning] : [];
  expect(raised.filter((code) => code !== "separator_as_text")).toEqual(due);
});

test.each(left)("$id is known, left to the server, and never misread", (vector) => {
  const parsed = parse(vector.input, TODAY);

  expect(parsed.ok).toBe(false);
  expect(said(parsed)).toEqual([]);
  if (!vector.expect.error) {
    expect(parsed.issuer).toBe(vector.expect.issuer);
    expect(parsed.errors.map((fault) => fault.code)).toEqual(["E_UNPARSED"]);
  }
});

test("a lot that may hide a serial is shown with its other reading, and neither is doubted", () => {
  const raw = "]d2010950110153000310TF26011521A0096";

  const [doubt] = parse(raw, TODAY).warnings;

  expect(doubt).toMatchObject({ code: "possible_missing_fnc1", detail: "21A0096" });
  expect(parse(doubt?.alternative ?? "", TODAY)).toMatchObject({
    lot: "TF260115",
    serial: "A0096",
    warnings: [],
  });
  expect(parse(`${raw}\x1d`, TODAY)).toMatchObject({ lot: "TF26011521A0096", warnings: [] });
});

test("a fault points at where it stands in what the scanner typed", () => {
  const parsed = parse(" ]d20109501101530003{GS}10\x1d", TODAY);

  expect(parsed.errors).toEqual([{ code: "E_EMPTY", field: "lot", pos: 26 }]);
});
