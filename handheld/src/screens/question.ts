// A reading that only a person can settle: the choice itself is the main key.
import type { Ask, Option, Question } from "../core/judge";
import { type Control, gtinKey } from "../core/task";
import { itemOf } from "../core/view";
import type { Body } from "./frame";
import { h, type Node } from "./h";
import { facts, field, itemName, type KeySpec, type Look, note } from "./look";
import { next, readPart, verdict } from "./verdict";

type Of<K extends Ask["kind"]> = Extract<Ask, { kind: K }>;

interface Shape {
  title: string;
  sentence: string;
  parts: (Node | null)[];
  keys: KeySpec[];
}

function choice(text: string, small: string, press: () => void): Node {
  return h(
    "button",
    { type: "button", onclick: press },
    text,
    small ? h("small", {}, small) : null,
  );
}

function choices(hint: string, buttons: Node[]): Node[] {
  return [h("p", { class: "hh-hint" }, hint), h("div", { class: "hh-choose" }, ...buttons)];
}

function dropKeys({ act, say }: Look): KeySpec[] {
  return [
    { text: say.rescan, press: () => act.drop() },
    { text: say.noneOfThese, press: () => act.keepAsIs() },
  ];
}

function optionText({ say }: Look, { lot, serial, expiry }: Option): string {
  const rest = [
    serial ? say.withSerial(serial) : say.noSerial,
    expiry ? say.withExpiry(expiry) : "",
  ];
  return [say.lotLong(lot.length), ...rest].filter(Boolean).join(say.clause);
}

function choose(look: Look, { options, item }: Of<"choose">): Shape {
  const { state, act, say } = look;
  const buttons = options.map((option) =>
    choice(option.lot || option.serial || option.barcode, optionText(look, option), () =>
      act.answer({ barcode: option.barcode }),
    ),
  );
  return {
    title: itemName(itemOf(state.pack, item)),
    sentence: say.twoReadings,
    parts: choices(say.chooseReading, buttons),
    keys: dropKeys(look),
  };
}

function which(look: Look, { items, di }: Of<"which">): Shape {
  const { state, act, say } = look;
  const buttons = items.map((id) => {
    const item = itemOf(state.pack, id);
    const named = state.pack?.packaging.find((p) => p.item === id && gtinKey(p.di) === di);
    // A code of several items is settled by the item alone; the server would ask again.
    const told = { item: id, barcode: "", level: named?.level ?? "" };
    return choice(itemName(item), item?.code ?? "", () => act.answer(told));
  });
  return {
    title: "",
    sentence: say.severalItems,
    parts: choices(say.chooseItem, buttons),
    keys: dropKeys(look),
  };
}

function level(look: Look, { item, levels }: Of<"level">): Shape {
  const { state, act, say } = look;
  const known = itemOf(state.pack, item);
  const buttons = levels.map(({ level: name, factor }) =>
    choice(say.levelHolds(name, factor, known?.base_unit ?? ""), "", () =>
      act.answer({ level: name }),
    ),
  );
  return {
    title: itemName(known),
    sentence: say.severalLevels,
    parts: choices(say.chooseLevel, buttons),
    keys: dropKeys(look),
  };
}

const INPUTS: Record<Control, Record<string, string>> = {
  lot: {},
  serial: {},
  expiry: { type: "date" },
  mfg_date: { type: "date" },
};

function missing(look: Look, { item, fields }: Of<"missing">, { told }: Question): Shape {
  const { state, act, say } = look;
  const answered = Object.fromEntries(
    fields.map((name) => [name, (state.draft[name] ?? "").trim()]),
  );
  const whole = fields.every((name) => answered[name]);
  return {
    title: itemName(itemOf(state.pack, item)),
    sentence: say.missing(fields.map((name) => say.fields[name])),
    parts: [
      facts([
        [say.fields.lot, told.lot],
        [say.fields.serial, told.serial],
        [say.fields.expiry, told.expiry],
      ]),
      h("p", { class: "hh-hint" }, say.fillIn),
      ...fields.map((name) => field(look, name, say.fields[name], INPUTS[name])),
      h(
        "button",
        {
          type: "button",
          class: "hh-quiet",
          onclick: () => act.answer({ ...answered, notPrinted: true }),
        },
        say.notPrinted,
      ),
    ],
    keys: [
      { text: say.rescan, press: () => act.drop() },
      { text: say.keep, press: () => act.answer(answered), go: true, disabled: !whole },
    ],
  };
}

function doubled(look: Look, { item }: Of<"doubled">, { told }: Question): Shape {
  const { state, act, say } = look;
  return {
    title: itemName(itemOf(state.pack, item)),
    sentence: say.doubled,
    parts: [
      facts([
        [say.fields.serial, told.serial],
        [say.fields.lot, told.lot],
      ]),
      next(look, say.nextDoubled),
    ],
    keys: [
      { text: say.anotherPiece, press: () => act.answer({ another: true }) },
      { text: say.samePiece, press: () => act.drop(), go: true },
    ],
  };
}

function product(look: Look, { told }: Question): Shape {
  const { act, say } = look;
  const { lot, serial, expiry, mfg_date } = told;
  return {
    title: "",
    sentence: say.productToo,
    parts: [
      facts([
        [say.fields.lot, lot],
        [say.fields.serial, serial],
        [say.fields.expiry, expiry],
      ]),
      next(look, say.nextProduct),
    ],
    keys: [
      { text: say.rescan, press: () => act.drop() },
      { text: say.pickItem, press: () => act.go("manual", { lot, serial, expiry, mfg_date }) },
    ],
  };
}

function shapeOf(look: Look, question: Question): Shape {
  const { ask } = question;
  switch (ask.kind) {
    case "choose":
      return choose(look, ask);
    case "which":
      return which(look, ask);
    case "level":
      return level(look, ask);
    case "missing":
      return missing(look, ask, question);
    case "doubled":
      return doubled(look, ask, question);
    case "product":
      return product(look, question);
  }
}

/** The floor while a question is open. */
export function questionBody(look: Look, question: Question): Body {
  const { state, say } = look;
  const { title, sentence, parts, keys } = shapeOf(look, question);
  const tone = question.ask.kind === "doubled" ? "stop" : "question";
  const first =
    state.refusal === "ANSWER_FIRST" ? note("variance", say.refusals.ANSWER_FIRST) : null;
  return {
    name: `floor is-asking at-${question.ask.kind}`,
    main: [verdict(look, tone, sentence), readPart(title, first, ...parts)],
    keys,
  };
}
