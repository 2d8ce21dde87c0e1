import { expect, test } from "vitest";
import { judge, judgeScan, NOTHING_TOLD } from "../src/core/judge";
import { goodsRow } from "../src/core/telling";
import { parse } from "../src/core/udi";
import * as w from "./warehouse";

test.each([
  [
    "a good code counts in base units",
    w.syringe("L1"),
    { local: "ACCEPTED", units: 12, lot: "L1" },
  ],
  [
    "a code past its expiry counts and is shown",
    w.syringe("L1", "261124"),
    { local: "EXPIRED", units: 12 },
  ],
  ["the printed day is the last good one", w.syringe("L1", "261125"), { local: "ACCEPTED" }],
  [
    "an unknown product is kept and counts nothing",
    `01${w.UNKNOWN}10X`,
    { local: "UNKNOWN_DI", units: 0, lot: "X" },
  ],
  [
    "a damaged code is kept and counts nothing",
    `01${w.SYRINGE.slice(0, -1)}9`,
    { local: "UNREADABLE", detail: "E_CHECK_DIGIT" },
  ],
  [
    "a code of a family that the server alone reads is kept",
    "=/A9999XYZ100T0479",
    { local: "UNREADABLE", detail: "E_UNPARSED" },
  ],
  ["a count on the label is the count", `]d201${w.DRESSING}3025\x1d10D1`, { packs: 25, units: 25 }],
])("%s", (_, raw, what) => {
  expect(judgeScan(raw, w.ground())).toMatchObject({ kind: "keep", what });
});

test.each([
  ["a lot that may hide a serial is put to a person", `01${w.DRESSING}10TF26011521A0096`, "choose"],
  ["a code of two items is put to a person", `01${w.GLOVES}10G`, "which"],
  ["a demanded field that the code lacks is asked for", `01${w.SYRINGE}10L1`, "missing"],
  ["a lot without its product waits for the product", "]C11728031710L1", "product"],
])("%s", (_, raw, kind) => {
  expect(judgeScan(raw, w.ground())).toMatchObject({ kind: "ask", question: { ask: { kind } } });
});

test.each([
  ["nothing was scanned", "  ", "EMPTY", {}],
  ["a carton's number names no product", "]C100095211410000000014", "NOT_A_PRODUCT", {}],
  ["a tracing code names no product", "81234567890123456789", "NOT_A_PRODUCT", {}],
  ["goods need a place", w.syringe("L1"), "PLACE_FIRST", { place: null }],
])("%s", (_, raw, code, more) => {
  expect(judgeScan(raw, w.ground(more))).toEqual({ kind: "refuse", code });
});

test("the code of a place of the task opens the place, however it is written", () => {
  expect(judgeScan("b01-01-1\r", w.ground())).toEqual({ kind: "place", place: 103 });
});

test("an item's own code stands for the item, and what it demands is asked for", () => {
  expect(judgeScan("TF-10", w.ground())).toMatchObject({
    kind: "ask",
    question: { told: { item: 2 }, ask: { kind: "missing", fields: ["lot"] } },
  });
});

test("every reading of a lot that may hide a serial is read without doubt once it is chosen", () => {
  const { ask, told } = w.questionOf(`01${w.DRESSING}10TF26011521A0096`);

  const options = ask.kind === "choose" ? ask.options : [];
  const judged = options.map(({ barcode }) => judge({ ...told, barcode }, w.ground()));

  expect(judged).toMatchObject([
    { kind: "keep", what: { lot: "TF260115", serial: "A0096" } },
    { kind: "keep", what: { lot: "TF26011521A0096", serial: "" } },
  ]);
  for (const { barcode } of options) expect(parse(barcode, w.TODAY).warnings).toEqual([]);
});

test("two codes of one label are joined, whichever was scanned first", () => {
  const [product, production] = [`01${w.SYRINGE}`, "]C11728031710L1"];

  const lotLast = judgeScan(production, w.ground({ question: w.questionOf(product) }));
  const lotFirst = judgeScan(product, w.ground({ question: w.questionOf(production) }));

  const joined = {
    kind: "keep",
    told: { barcode: product },
    what: { lot: "L1", expiry: "2028-03-17" },
  };
  expect(lotLast).toMatchObject(joined);
  expect(lotFirst).toMatchObject(joined);
});

test("a symbol of another HIBC label is not joined", () => {
  const [product, own, another] = ["+B077PUB14", "+$LOT14U", "+$LOT15V"];
  const question = w.questionOf(own);

  expect(judgeScan(product, w.ground({ question }))).toMatchObject({
    told: { barcode: product, lot: "LOT1" },
  });
  expect(judgeScan(product, w.ground({ question: w.questionOf(another) }))).toEqual({
    kind: "refuse",
    code: "ANSWER_FIRST",
  });
});

test("while a question is open the next pack waits", () => {
  const question = w.questionOf(`01${w.SYRINGE}10L1`);

  expect(judgeScan(w.syringe("L2"), w.ground({ question }))).toEqual({
    kind: "refuse",
    code: "ANSWER_FIRST",
  });
});

test("what is not printed on the pack cannot be told, and the goods count", () => {
  const { told } = w.questionOf(`01${w.SYRINGE}10L1`);

  expect(judge({ ...told, notPrinted: true }, w.ground())).toMatchObject({
    kind: "keep",
    what: { local: "ACCEPTED", expiry: "" },
  });
});

test("a serial seen at this place stops; another piece of that number is recorded", () => {
  const seen = [w.kept(1, { item: 3, serial: "S1" })];

  const { told, ask } = w.questionOf(w.stent("S1"), { kept: seen });

  expect(ask.kind).toBe("doubled");
  expect(judge({ ...told, another: true }, w.ground({ kept: seen }))).toMatchObject({
    kind: "keep",
    what: { local: "ACCEPTED" },
  });
});

test("a serial seen at another place is kept for a second check and names the place", () => {
  const seen = [w.kept(1, { item: 3, serial: "S1" }, { place: 103 })];

  expect(judgeScan(w.stent("S1"), w.ground({ kept: seen }))).toMatchObject({
    kind: "keep",
    what: { local: "SEEN_ELSEWHERE", detail: "B01-01-1" },
  });
});

test("a serial that was taken back was not seen", () => {
  const first = w.kept(1, { item: 3, serial: "S1" });
  const seen = [first, w.kept(2, { local: "VOIDED", item: 3, serial: "S1" }, { voids: first.id })];

  expect(judgeScan(w.stent("S1"), w.ground({ kept: seen }))).toMatchObject({ kind: "keep" });
});

test("the server is told the code as read, and beside it only what the code lacks", () => {
  const { told } = w.questionOf(`01${w.SYRINGE}10L1`);
  const judged = judge({ ...told, expiry: "2028-03-17" }, w.ground());
  if (judged.kind !== "keep") throw new Error(judged.kind);

  expect(goodsRow(judged.told, judged.what, 102, w.TODAY)).toEqual({
    event: "SCAN",
    place: 102,
    barcode: `01${w.SYRINGE}10L1`,
    expiry: "2028-03-17",
    quantity: 1,
  });
});

test("a code of several items is told as the item that was chosen, with its pack", () => {
  const { told } = w.questionOf(`01${w.GLOVES}10G`);
  const judged = judge({ ...told, item: 5, barcode: "", level: "盒" }, w.ground());
  if (judged.kind !== "keep") throw new Error(judged.kind);

  expect(judged.what).toMatchObject({ item: 5, factor: 50, units: 50 });
  expect(goodsRow(judged.told, judged.what, 102, w.TODAY)).toMatchObject({
    item: 5,
    lot: "G",
    level: "盒",
  });
});

test("goods entered by hand count packs of the level that was chosen", () => {
  const told = {
    ...NOTHING_TOLD,
    item: 1,
    lot: "L1",
    expiry: "2028-03-17",
    packs: 3,
    level: "中包装",
  };

  expect(judge(told, w.ground())).toMatchObject({ kind: "keep", what: { units: 36 } });
});
