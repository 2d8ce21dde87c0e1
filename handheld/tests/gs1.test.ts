// The shared vectors: what every reader of these codes must answer, whatever its language.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Parsed } from "../src/core/parsed";
import { parse } from "../src/core/udi";

interface Vector {
  id: string;
  input: string;
  expect: Partial<Parsed> & { error?: string };
  expect_warning?: string;
  expect_extra?: { ais?: Record<string, string> };
}

const { meta, vectors }: { meta: { assume_year: number }; vectors: Vector[] } = JSON.parse(
  readFileSync("spec/vectors/gs1.json", "utf-8"),
);
const TODAY = `${meta.assume_year}-11-22`;
const good = vectors.filter((vector) => !vector.expect.error);
const bad = vectors.filter((vector) => vector.expect.error);

test.each(good)("$id says what it should", (vector) => {
  const parsed = parse(vector.input, TODAY);

  expect(parsed.ok).toBe(true);
  expect(parsed).toMatchObject(vector.expect);
  expect(parsed.extra).toEqual(vector.expect_extra?.ais ?? {});
});

test.each(bad)("$id is refused for its own fault", (vector) => {
  const parsed = parse(vector.input, TODAY);

  expect(parsed.ok).toBe(false);
  expect(parsed.errors.map((fault) => fault.code)).toEqual([vector.expect.error]);
});

test.each(good)("$id raises a doubt where one is due and nowhere else", (vector) => {
  const parsed = parse(vector.input, TODAY);

  const raised = parsed.warnings.map((doubt) => doubt.code);
  const due = vector.expect_warning ? [vector.expect_warning] : [];
  expect(raised.filter((code) => code !== "separator_as_text")).toEqual(due);
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
