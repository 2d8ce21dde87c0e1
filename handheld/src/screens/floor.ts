// At a place: the verdict first, then what was read, then what to do next.
import type { Question } from "../core/judge";
import { isGood, type Kept, sumsAt } from "../core/scan";
import {
  keysAsked,
  lastAt,
  readHere,
  shown,
  stands,
  type Tone,
  toneOf,
  toneOfAnswer,
  unitsOfKey,
} from "../core/view";
import type { Body } from "./frame";
import { h, type Node } from "./h";
import {
  facts,
  itemName,
  type KeySpec,
  type Look,
  nameOf,
  placeCode,
  readAs,
  shape,
  unitOf,
} from "./look";
import { questionBody } from "./question";
import { next, readPart, verdict } from "./verdict";

/** How much was read here; units of one kind are summed, unlike units never. */
function summary(look: Look): string {
  const { state, say } = look;
  const { keys, units, scans } = readHere(state);
  if (!keys || state.place === null) return say.nothingYet;
  const named = new Set(sumsAt(state.kept, state.place).map(({ item }) => unitOf(look, item)));
  const [unit = ""] = named;
  return named.size === 1 && unit
    ? say.keysRead(keys, say.units(units, unit))
    : say.scansRead(keys, scans);
}

function recountKeys(look: Look): Node | null {
  const { state, say } = look;
  const asked = keysAsked(state);
  if (!asked.length) return null;
  const items = new Map(state.pack?.items.map((item) => [item.id, item]));
  const rows = asked.map(({ key, read }) =>
    h(
      "li",
      { class: read ? "is-read" : "" },
      shape(read ? "agree" : "idle"),
      h(
        "span",
        {},
        itemName(items.get(key.item)),
        h("small", {}, [key.lot, key.serial].filter(Boolean).join(" · ")),
      ),
      h("span", { class: "visually-hidden" }, read ? say.done : say.nothingYet),
    ),
  );
  return h("ul", { class: "hh-asked" }, ...rows);
}

function readyBody(look: Look): Body {
  const { state, act, say } = look;
  const last = lastAt(state);
  const asked = recountKeys(look);
  const rows: [string, string][] = last ? [[say.fields.lot, last.what.lot]] : [];
  return {
    name: "floor",
    main: [
      verdict(look, "ready", say.placeOpen(placeCode(look))),
      readPart(
        last ? say.lastOne(nameOf(look, last)) : "",
        facts([...rows, [say.readHere, summary(look)]]),
        next(look, asked ? say.nextRecount : say.nextReady),
        asked,
      ),
    ],
    keys: [
      { text: say.changePlace, press: () => act.go("places") },
      { text: say.placeDone, press: () => act.go("done"), go: true },
    ],
  };
}

function stepper(look: Look, one: Kept): Node | null {
  const { state, act, say } = look;
  if (one.what.serial || !stands(state, one.id) || one.what.item === null) return null;
  const to = (packs: number) => () => act.go("amount", { packs: String(Math.max(packs, 1)) });
  const { packs, level, factor } = one.what;
  const text = factor > 1 ? `${packs} × ${level}` : say.units(packs, unitOf(look, one.what.item));
  return h(
    "div",
    { class: "hh-stepper", role: "group", "aria-label": say.quantity },
    h(
      "button",
      { type: "button", "aria-label": say.fewer, onclick: to(packs - 1), disabled: packs < 2 },
      "−",
    ),
    h(
      "button",
      {
        type: "button",
        class: "n",
        "aria-label": `${say.changeQuantity} ${text}`,
        onclick: to(packs),
      },
      text,
    ),
    h("button", { type: "button", "aria-label": say.more, onclick: to(packs + 1) }, "+"),
  );
}

function clockTime(look: Look, one: Kept): string {
  const { clock } = look.state;
  const at = Date.parse(one.scan.device_at) + (clock?.offset_ms ?? 0);
  const form = { timeZone: "Asia/Shanghai", hour12: false, timeStyle: "medium" } as const;
  const time = new Intl.DateTimeFormat("zh-CN", form).format(at);
  return clock ? time + look.say.within(Math.max(1, Math.ceil(clock.error_ms / 1000))) : time;
}

function goodFacts(look: Look, one: Kept, tone: Tone): Node {
  const { state, say } = look;
  const { item, lot, serial, expiry } = one.what;
  const key: [string, string][] = [
    [say.fields.lot, lot],
    [say.fields.serial, serial],
  ];
  if (tone === "saved") {
    return facts([...key, [say.readAs, readAs(look, one.what)], [say.time, clockTime(look, one)]]);
  }
  return facts([
    ...key,
    [say.fields.expiry, expiry],
    [say.place, placeCode(look, one.scan.place)],
    [
      say.ofThisKey,
      serial || item === null ? "" : say.units(unitsOfKey(state, one), unitOf(look, item)),
    ],
  ]);
}

interface Told {
  sentence: string;
  next: string;
}

function told(look: Look, one: Kept, tone: Tone): Told {
  const { say } = look;
  const { local, detail } = one.what;
  switch (local) {
    case "EXPIRED":
      return { sentence: say.expired, next: say.nextExpired };
    case "SEEN_ELSEWHERE":
      return { sentence: say.seenElsewhere(detail), next: say.nextElsewhere };
    case "UNKNOWN_DI":
      return { sentence: say.unknownCode, next: say.nextUnread };
    case "UNREADABLE":
      return { sentence: say.faults[detail] ?? say.unreadable, next: say.nextUnread };
    default:
      return tone === "saved"
        ? { sentence: say.savedHere, next: say.nextSaved }
        : { sentence: readAs(look, one.what), next: say.nextGood };
  }
}

/** The keys under a verdict: an unread code is entered by hand, all else goes on. */
function keysOf(look: Look, one: Kept): KeySpec[] {
  const { state, act, say } = look;
  const undo = {
    text: say.takeBack,
    press: () => act.go("void"),
    disabled: !stands(state, one.id),
  };
  const unread = one.what.item === null && !(one.answer && isGood(one.answer));
  if (unread && stands(state, one.id)) {
    const { lot, serial, expiry, mfg_date } = one.what;
    const draft = { lot, serial, expiry, mfg_date, voids: one.id, why: say.manualReasons[2] ?? "" };
    return [undo, { text: say.enterInstead, press: () => act.go("manual", draft), go: true }];
  }
  return [undo, { text: say.placeDone, press: () => act.go("done"), go: true }];
}

function voidedBody(look: Look, one: Kept): Body {
  const { act, say } = look;
  return {
    name: "floor",
    main: [
      verdict(look, "voided", one.what.detail),
      readPart(
        nameOf(look, { ...one, what: { ...one.what, detail: "" } }),
        facts([
          [say.fields.lot, one.what.lot],
          [say.fields.serial, one.what.serial],
          [say.readHere, summary(look)],
        ]),
        next(look, say.nextVoided),
      ),
    ],
    keys: [
      { text: say.changePlace, press: () => act.go("places") },
      { text: say.placeDone, press: () => act.go("done"), go: true },
    ],
  };
}

function scanBody(look: Look, one: Kept): Body {
  if (one.what.local === "VOIDED") return voidedBody(look, one);
  const tone = toneOf(one, look.state.online);
  const { sentence, next: step } = told(look, one, tone);
  const steps = [stepper(look, one), next(look, step)];
  // What somebody must do goes before what somebody may do.
  if (tone !== "agree") steps.reverse();
  return {
    name: "floor",
    main: [
      verdict(look, tone, sentence),
      readPart(nameOf(look, one), goodFacts(look, one, tone), ...steps),
    ],
    keys: keysOf(look, one),
  };
}

function alarmBody(look: Look, one: Kept): Body {
  const { act, say } = look;
  const {
    receipt,
    verdict: code,
    sentence,
  } = one.answer ?? { receipt: "", verdict: "", sentence: "" };
  const word = say.verdicts[receipt] ?? say.verdicts[code];
  return {
    name: "floor",
    main: [
      verdict(look, toneOfAnswer({ receipt, verdict: code }), word ?? sentence ?? code),
      readPart(
        nameOf(look, one),
        facts([
          [say.fields.lot, one.what.lot],
          [say.fields.serial, one.what.serial],
          [say.place, placeCode(look, one.scan.place)],
        ]),
        sentence && sentence !== word ? h("p", { class: "hh-said" }, sentence) : null,
        next(look, say.nextAlarm),
      ),
    ],
    keys: [
      { text: say.takeBack, press: () => act.go("void"), disabled: one.scan.event !== "SCAN" },
      { text: say.seen, press: () => act.see(), go: true },
    ],
  };
}

function refusalBody(look: Look, code: string): Body {
  const { act, say } = look;
  const step = code === "NOT_A_PRODUCT" ? say.nextNotAProduct : say.nextReady;
  return {
    name: "floor",
    main: [
      verdict(look, "question", say.refusals[code] ?? code),
      readPart(
        "",
        facts([
          [say.place, placeCode(look)],
          [say.readHere, summary(look)],
        ]),
        next(look, step),
      ),
    ],
    keys: [
      { text: say.manual, press: () => act.go("manual") },
      { text: say.placeDone, press: () => act.go("done"), go: true },
    ],
  };
}

/** The floor, whatever it shows now. */
export function floorBody(look: Look): Body {
  const now = shown(look.state);
  switch (now.kind) {
    case "ready":
      return readyBody(look);
    case "refusal":
      return refusalBody(look, now.code);
    case "question":
      return questionBody(look, now.question satisfies Question);
    case "alarm":
      return alarmBody(look, now.kept);
    case "scan":
      return scanBody(look, now.kept);
  }
}
