import { expect, test } from "vitest";
import { change } from "../src/core/change";
import type { Answer } from "../src/core/scan";
import { type Event, START, type State } from "../src/core/state";
import {
  isDone,
  keysAsked,
  nextPlace,
  progress,
  readHere,
  shown,
  tone,
  waitingHere,
} from "../src/core/view";
import * as w from "./warehouse";

const WAITING = { mine: 1, others: 0 };

function after(...events: Event[]): State {
  return events.reduce(change, START);
}

const opened: Event = { type: "task-opened", pack: w.PACK, kept: [] };
const placed: Event = { type: "placed", place: 102 };
const scanned = (one = w.kept(1)): Event => ({ type: "kept", kept: one, waiting: WAITING });

function answer(of: { id: string }, more: Partial<Answer> = {}): Event {
  const answers = [{ id: of.id, receipt: "ACCEPTED", verdict: "ACCEPTED", units: 12, ...more }];
  return { type: "settled", answers, waiting: { mine: 0, others: 0 } };
}

test.each<[string, Event[], Partial<State>]>([
  ["an opened task shows its places", [opened], { screen: "places", place: null }],
  [
    "a place that is opened waits for scans",
    [opened, placed],
    { screen: "floor", place: 102, shown: null },
  ],
  [
    "a scan is shown where it was made",
    [opened, placed, scanned()],
    { screen: "floor", shown: w.kept(1).id },
  ],
  [
    "a place that is done leads to the places",
    [opened, placed, scanned(w.kept(1, {}, { event: "PLACE_DONE" }))],
    { screen: "places", place: null },
  ],
  [
    "a task that is left leaves nothing behind",
    [opened, placed, scanned(), { type: "task-left" }],
    { screen: "tasks", pack: null, kept: [], shown: null },
  ],
  [
    "what is typed lasts until the screen changes",
    [{ type: "typed", field: "lot", value: "L" }],
    { draft: { lot: "L" } },
  ],
  [
    "a screen that changes forgets what was typed",
    [
      { type: "typed", field: "lot", value: "L" },
      { type: "went", screen: "menu" },
    ],
    { draft: {} },
  ],
  [
    "the first moment without a network stays",
    [
      { type: "linked", online: false, at: 5 },
      { type: "linked", online: false, at: 9 },
    ],
    { offlineSince: 5, now: 9 },
  ],
  [
    "the network that is back ends the absence",
    [
      { type: "linked", online: false, at: 5 },
      { type: "linked", online: true, at: 9 },
    ],
    { offlineSince: null },
  ],
])("%s", (_, events, state) => {
  expect(after(...events)).toMatchObject(state);
});

test.each<[string, Event[], string]>([
  ["an empty place asks for scans", [opened, placed], "ready"],
  ["a scan is taken at once", [opened, placed, scanned()], "agree"],
  [
    "without a network it is saved",
    [opened, placed, { type: "linked", online: false, at: 1 }, scanned()],
    "saved",
  ],
  [
    "what the server took is taken, network or not",
    [opened, placed, scanned(), answer(w.kept(1)), { type: "linked", online: false, at: 1 }],
    "agree",
  ],
  [
    "an expired pack is looked at",
    [opened, placed, scanned(w.kept(1, { local: "EXPIRED" }))],
    "question",
  ],
  [
    "a doubled serial elsewhere stops",
    [opened, placed, scanned(w.kept(1, { local: "SEEN_ELSEWHERE" }))],
    "stop",
  ],
  [
    "a question is looked at",
    [opened, placed, { type: "asked", question: w.questionOf(`01${w.SYRINGE}`) }],
    "question",
  ],
  [
    "a conflict stops",
    [opened, placed, scanned(), answer(w.kept(1), { receipt: "CONFLICTS" })],
    "stop",
  ],
  [
    "a place outside the count stops",
    [opened, placed, scanned(), answer(w.kept(1), { verdict: "OUT_OF_SCOPE" })],
    "stop",
  ],
  [
    "a code only the server cannot resolve is looked at",
    [opened, placed, scanned(), answer(w.kept(1), { verdict: "UNKNOWN_DI" })],
    "question",
  ],
])("%s", (_, events, colour) => {
  expect(tone(after(...events))).toBe(colour);
});

test("a bad answer stays before later scans until somebody has seen it", () => {
  const late = w.kept(2);
  const state = after(
    opened,
    placed,
    scanned(),
    scanned(late),
    answer(w.kept(1), { verdict: "OUT_OF_SCOPE" }),
  );

  expect(shown(state)).toMatchObject({ kind: "alarm", kept: { id: w.kept(1).id } });
  expect(shown(change(state, { type: "seen", id: w.kept(1).id }))).toMatchObject({
    kind: "scan",
    kept: { id: late.id },
  });
});

test("an answer that says what the handheld said already alarms nobody", () => {
  const unread = w.kept(1, { local: "UNREADABLE", item: null, units: 0 });

  const state = after(opened, placed, scanned(unread), answer(unread, { verdict: "UNREADABLE" }));

  expect(shown(state).kind).toBe("scan");
});

test("a doubled answer changes nothing", () => {
  const once = after(opened, placed, scanned(), answer(w.kept(1)));

  expect(change(once, answer(w.kept(1), { receipt: "CONFLICTS" })).kept).toEqual(once.kept);
});

test("what was taken back counts no more, and a void of the void brings it back", () => {
  const first = w.kept(1);
  const taken = w.kept(2, { local: "VOIDED" }, { voids: first.id });

  const state = after(opened, placed, scanned(first), scanned(taken));
  expect(readHere(state)).toMatchObject({ units: 0, scans: 0 });

  const again = w.kept(3, { local: "VOIDED" }, { voids: taken.id });
  expect(readHere(change(state, scanned(again)))).toMatchObject({ units: 12, scans: 1 });
});

test("what the server does not count is not counted here", () => {
  const state = after(
    opened,
    placed,
    scanned(),
    scanned(w.kept(2)),
    answer(w.kept(2), { receipt: "CONFLICTS" }),
  );

  expect(readHere(state).units).toBe(12);
});

test("a question waits for the server like a scan", () => {
  const question = w.questionOf(`01${w.SYRINGE}`);

  expect(waitingHere(after(opened, placed, scanned(), { type: "asked", question }))).toBe(2);
  expect(waitingHere(after(opened, placed, scanned(), answer(w.kept(1))))).toBe(0);
});

test("places are done by the server's word or by the handheld's, and the next one follows", () => {
  const state = after(opened, placed, scanned(w.kept(1, {}, { event: "PLACE_DONE" })));

  expect(w.PACK.places.map((place) => isDone(place, state))).toEqual([true, true, false]);
  expect(progress(state)).toEqual({ done: 2, total: 3 });
  expect(nextPlace(state, 102)?.code).toBe("B01-01-1");
});

test("a recount ticks the keys that were read, and no others", () => {
  const keys = [
    { item: 1, lot: "L1", serial: "" },
    { item: 1, lot: "L2", serial: "" },
  ];
  const places = w.PACK.places.map((place) => ({ ...place, keys }));

  const state = after(
    { type: "task-opened", pack: { ...w.PACK, places }, kept: [] },
    placed,
    scanned(),
  );

  expect(keysAsked(state).map(({ read }) => read)).toEqual([true, false]);
});

test("a reload goes on at the place, with its question", () => {
  const question = w.questionOf(`01${w.SYRINGE}`);
  const remembered = {
    person: w.PERSON,
    tasks: null,
    pack: w.PACK,
    kept: [w.kept(1)],
    waiting: WAITING,
    place: 102,
    question,
    clock: null,
    settings: null,
  };

  expect(after({ type: "opened", remembered })).toMatchObject({
    screen: "floor",
    place: 102,
    question,
  });
  expect(after({ type: "opened", remembered: { ...remembered, place: 999 } })).toMatchObject({
    screen: "places",
    place: null,
    question: null,
  });
});
