import { expect, test } from "vitest";
import { hear, QUIET, silence, strokeOf, type Wedge, withSubstitute } from "../src/core/wedge";

const GUN_MS = 8;
const HAND_MS = 140;
const CODE = "0109520000000011";

interface Typed {
  every: number;
  inField?: boolean;
  from?: number;
  begun?: Wedge;
}

function typed(
  keys: readonly string[],
  { every, inField = false, from = 0, begun = QUIET }: Typed,
) {
  let wedge = begun;
  const scans: string[] = [];
  keys.forEach((key, index) => {
    const [next, scan] = hear(wedge, { key, at: from + index * every, inField });
    wedge = next;
    if (scan !== null) scans.push(scan);
  });
  return { wedge, scans };
}

test.each([
  ["a scanner is heard wherever the focus is", GUN_MS, true, [CODE]],
  ["a person who writes in a field is no scanner", HAND_MS, true, []],
  ["outside of fields even a slow scanner is heard", HAND_MS, false, [CODE]],
])("%s", (_, every, inField, scans) => {
  expect(typed([...CODE, "Enter"], { every, inField }).scans).toEqual(scans);
});

test.each(["Enter", "Tab"])("%s ends a scan, and the next begins afresh", (end) => {
  const keys = [..."ABC-123", end, ..."XYZ-456", end];

  expect(typed(keys, { every: GUN_MS }).scans).toEqual(["ABC-123", "XYZ-456"]);
});

test("Enter alone is no scan", () => {
  expect(typed(["Enter", "Enter"], { every: GUN_MS }).scans).toEqual([]);
});

test("GS goes through whole", () => {
  expect(typed([..."10AB", "\x1d", ..."21C", "Enter"], { every: GUN_MS }).scans).toEqual([
    "10AB\x1d21C",
  ]);
});

test("a code typed into what a person left lying begins where the silence ended", () => {
  const { wedge } = typed([..."ab"], { every: HAND_MS });

  const { scans } = typed([...CODE, "Enter"], { every: GUN_MS, from: 5_000, begun: wedge });

  expect(scans).toEqual([CODE]);
});

test("a scanner without Enter ends by silence, a person does not", () => {
  expect(silence(typed([...CODE], { every: GUN_MS }).wedge, false)).toBe(CODE);
  expect(silence(typed([...CODE], { every: HAND_MS }).wedge, false)).toBeNull();
  expect(silence(typed([...CODE], { every: GUN_MS }).wedge, true)).toBeNull();
});

test.each([
  ["\x1d", {}, "\x1d"],
  ["]", { ctrl: true }, "\x1d"],
  ["F8", {}, "\x1d"],
  ["a", {}, "a"],
  ["Enter", {}, "Enter"],
  ["c", { ctrl: true }, null],
  ["Shift", {}, null],
])("the key %j with %j means %j", (key, held, meant) => {
  expect(strokeOf(key, { ctrl: false, alt: false, ...held })).toBe(meant);
});

test("the scanner's own substitute stands for GS", () => {
  expect(withSubstitute("10A#21B#", "#")).toBe("10A\x1d21B\x1d");
  expect(withSubstitute("10A#21B", "")).toBe("10A#21B");
});
