// What a screen is given to draw with, and the pieces that screens share.
import { GS } from "../core/gs1/identifiers";
import type { Kept, What } from "../core/scan";
import type { State } from "../core/state";
import { type Item, indexOf } from "../core/task";
import { itemOf, placeOf } from "../core/view";
import type { Counter } from "../effects/counter";
import type { Words } from "../words/zh";
import { type Child, h, type Node } from "./h";

export interface Look {
  state: State;
  act: Counter;
  say: Words;
  switchTheme(): void;
}

/** One of the shapes that the page brings along. */
export function shape(name: string, ...classes: string[]): Node {
  return h(
    "svg",
    { class: [`i-${name}`, ...classes].join(" "), viewBox: "0 0 16 16", "aria-hidden": "true" },
    h("use", { href: `#i-${name}` }),
  );
}

const PATHS: Record<string, readonly [string, string]> = {
  scan: ["M1 4V1h3M12 1h3v3M15 12v3h-3M4 15H1v-3", "M4 4v8M6.5 4v8M8.5 4v8M12 4v8"],
  store: ["M2.5 1h11v14h-11z", "M8 4v6M5.4 7.6 8 10.2l2.6-2.6M5 12.6h6"],
  undo: ["M5.5 2.5 2 6l3.5 3.5", "M2 6h8a4 4 0 0 1 0 8H5"],
};

/** One of the line drawings of the handheld. */
export function drawing(name: keyof typeof PATHS & string): Node {
  const lines = (PATHS[name] ?? []).map((d) =>
    h("path", { d, fill: "none", stroke: "currentColor", "stroke-width": "1.4" }),
  );
  return h("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, ...lines);
}

export interface KeySpec {
  text: string;
  press: () => void;
  go?: boolean;
  disabled?: boolean;
}

/** A key within the thumb's reach. */
export function key({ text, press, go, disabled }: KeySpec): Node {
  const look = { type: "button", class: go ? "go" : "", disabled: disabled ?? false };
  return h("button", { ...look, onclick: press }, text);
}

/** A sentence that must be seen. */
export function note(tone: "question" | "agree" | "variance", ...children: Child[]): Node {
  const role = tone === "variance" ? "alert" : "status";
  return h("div", { class: `mc-note is-${tone}`, role }, shape(tone), h("p", {}, ...children));
}

/** Numbers in a row of prose; none of them breaks inside. */
export function unbroken(texts: readonly string[], between: string): Child[] {
  return texts.flatMap((text, index) => [
    h("span", { class: "nw" }, text),
    index < texts.length - 1 ? between : null,
  ]);
}

/** Names and what they are. */
export function facts(rows: readonly (readonly [string, string])[]): Node {
  const there = rows.filter(([, value]) => value);
  return h("dl", {}, ...there.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** A field that says what it wants. */
export function field(
  { state, act }: Look,
  name: string,
  label: string,
  props: Record<string, string> = {},
): Node {
  const onInput = (event: Event) => act.type(name, (event.target as HTMLInputElement).value);
  const look = {
    class: "hh-input",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    maxlength: "200",
  };
  const input = h("input", {
    ...look,
    ...props,
    name,
    value: state.draft[name] ?? "",
    oninput: onInput,
  });
  return h("label", { class: "hh-field" }, h("span", {}, label), input);
}

/** What people call an item: its name and specification. */
export function itemName(item: Item | undefined, otherwise = ""): string {
  return item ? [item.name, item.spec].filter(Boolean).join(" ") : otherwise;
}

/** A code as it can be shown: GS has a picture of its own. */
export function printable(code: string): string {
  return code.replaceAll(GS, "␝");
}

/** What a scan is called: its item, else the code that was read. */
export function nameOf({ state }: Look, { what, answer, scan }: Kept): string {
  const item = itemOf(state.pack, what.item ?? answer?.item ?? null);
  const code = what.local === "UNKNOWN_DI" ? what.detail : printable(scan.barcode ?? "");
  return itemName(item, answer?.item_name ?? code);
}

/** The unit of an item. */
export function unitOf({ state }: Look, item: number | null): string {
  return itemOf(state.pack, item)?.base_unit ?? "";
}

/** What a scan brought, in units and in packs. */
export function readAs(look: Look, { item, units, packs, level, factor }: What): string {
  return look.say.read(units, unitOf(look, item), packs, factor > 1 || packs > 1 ? level : "");
}

/** The code of a place. */
export function placeCode({ state }: Look, id?: number): string {
  if (id === undefined) return placeOf(state)?.code ?? "";
  return (state.pack && indexOf(state.pack).places.get(id)?.code) ?? "";
}
