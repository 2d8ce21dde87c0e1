// Goods without a code that reads: found by name, told field by field, with a reason.
import { MOST_PACKS, type Told } from "../core/judge";
import { type Control, type Item, itemsNamed, levelsOf } from "../core/task";
import { itemOf } from "../core/view";
import type { Body } from "./frame";
import { h, type Node } from "./h";
import { row, sheet } from "./lists";
import { field, itemName, type Look } from "./look";

const SHOWN = 20;
const NUMBER = { type: "number", inputmode: "numeric", min: "1", max: String(MOST_PACKS) };

function codePart(look: Look): Node {
  const { state, act, say } = look;
  const code = (state.draft.code ?? "").trim();
  const read = () => {
    act.go("floor");
    act.scan(code);
  };
  return h(
    "div",
    { class: "hh-pairfield" },
    field(look, "code", say.manualCode),
    h(
      "button",
      { type: "button", class: "hh-quiet", onclick: read, disabled: !code },
      say.readCode,
    ),
  );
}

function finder(look: Look): Node[] {
  const { state, act, say } = look;
  const words = state.draft.item ?? "";
  const found = state.pack ? itemsNamed(state.pack, words, SHOWN) : [];
  const rows = found.map((item) =>
    row(() => act.type("chosen", String(item.id)), null, itemName(item), item.code),
  );
  const none = words.trim() && !rows.length ? h("p", { class: "hh-how" }, say.noItem) : null;
  return [field(look, "item", say.findItem, { type: "search" }), ...(none ? [none] : []), ...rows];
}

/** The fields that are asked of an item: what it demands, and what any label may say. */
function asked(item: Item): Control[] {
  const demanded: readonly Control[] = item.controls.length ? item.controls : ["serial"];
  const wanted = new Set<Control>(["lot", "expiry", ...demanded]);
  return (["lot", "serial", "expiry", "mfg_date"] as const).filter((name) => wanted.has(name));
}

function choices(
  look: Look,
  name: string,
  label: string,
  options: readonly (readonly [string, string])[],
): Node {
  const { state, act } = look;
  const buttons = options.map(([value, text]) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String((state.draft[name] ?? "") === value),
        onclick: () => act.type(name, value),
      },
      text,
    ),
  );
  return h("fieldset", { class: "hh-segments" }, h("legend", {}, label), ...buttons);
}

function levelPart(look: Look, item: Item): Node {
  const { state, say } = look;
  const base: [string, string] = ["", say.levelHolds(item.base_unit, 1, item.base_unit)];
  const levels = state.pack ? levelsOf(state.pack, item.id).filter(({ factor }) => factor > 1) : [];
  const named = levels.map(
    ({ level, factor }) => [level, say.levelHolds(level, factor, item.base_unit)] as const,
  );
  return choices(look, "level", say.level, [base, ...named]);
}

function itemPart(look: Look, item: Item): Node[] {
  const { act, say } = look;
  const chosen = h(
    "div",
    { class: "hh-chosen" },
    h("b", {}, itemName(item), h("small", {}, item.code)),
    h(
      "button",
      { type: "button", class: "hh-quiet", onclick: () => act.type("chosen", "") },
      say.changeItem,
    ),
  );
  const dated = (name: Control): Record<string, string> =>
    name === "expiry" || name === "mfg_date" ? { type: "date" } : {};
  const reasons = say.manualReasons.map((reason) => [reason, reason] as const);
  return [
    chosen,
    choices(look, "why", say.why, reasons),
    ...asked(item).map((name) => field(look, name, say.fields[name], dated(name))),
    levelPart(look, item),
    field(look, "packs", say.quantity, NUMBER),
  ];
}

function toldBy(look: Look, item: Item | undefined): Partial<Told> | null {
  const { draft } = look.state;
  const packs = Number(draft.packs || "0");
  if (!item || !draft.why || !Number.isInteger(packs) || packs < 1 || packs > MOST_PACKS)
    return null;
  const text = (name: string) => (draft[name] ?? "").trim();
  const told = {
    item: item.id,
    packs,
    reason: draft.why,
    level: text("level"),
    voids: text("voids"),
  };
  const fields = {
    lot: text("lot"),
    serial: text("serial"),
    expiry: text("expiry"),
    mfg_date: text("mfg_date"),
  };
  return { ...told, ...fields };
}

/** Entering without a code. */
export function manualBody(look: Look): Body {
  const { state, act, say } = look;
  const item = itemOf(state.pack, Number(state.draft.chosen || "-1"));
  const told = toldBy(look, item);
  const parts = item ? itemPart(look, item) : [codePart(look), ...finder(look)];
  return {
    name: "manual",
    main: [sheet("manual", say.manual, say.manualOnly, ...parts)],
    keys: [
      { text: say.cancel, press: () => act.go("floor") },
      { text: say.keep, press: () => told && act.enter(told), go: true, disabled: !told },
    ],
  };
}
