// What a person says beside scanning: all is read, take it back, how many, hand in.
import { MOST_PACKS } from "../core/judge";
import { sumsAt } from "../core/scan";
import { isDone, itemOf, keysAsked, shown, waitingHere } from "../core/view";
import type { Body } from "./frame";
import { home } from "./frame";
import { h, type Node } from "./h";
import { row, sheet } from "./lists";
import {
  field,
  itemName,
  type Look,
  nameOf,
  note,
  placeCode,
  printable,
  readAs,
  unbroken,
  unitOf,
} from "./look";

function sumRows(look: Look): Node[] {
  const { state, say } = look;
  const place = state.place ?? -1;
  return sumsAt(state.kept, place).map(({ item, code, lot, serial, units, scans }) =>
    h(
      "li",
      {},
      h(
        "span",
        { class: "grow" },
        itemName(itemOf(state.pack, item), printable(code)),
        h("small", {}, [lot, serial].filter(Boolean).join(" · ")),
      ),
      h(
        "b",
        {},
        item === null ? say.notCounted : say.units(units, unitOf(look, item)),
        h("small", {}, say.scansOf(scans)),
      ),
    ),
  );
}

function unreadKeys(look: Look): Node | null {
  const { state, say } = look;
  const unread = keysAsked(state).filter(({ read }) => !read);
  if (!unread.length) return null;
  const names = unread.flatMap(({ key }, index) => [
    index ? say.semicolon : null,
    `${itemName(itemOf(state.pack, key.item))} `,
    ...unbroken([key.lot, key.serial].filter(Boolean), " "),
  ]);
  return note("question", say.notReadKeys, ...names);
}

/** Is all at this place read? */
export function doneBody(look: Look): Body {
  const { act, say } = look;
  const rows = sumRows(look);
  const empty = rows.length ? null : note("question", say.emptyPlace);
  return {
    name: "done",
    main: [
      sheet(
        "done",
        say.allScanned(placeCode(look)),
        rows.length ? say.allScannedWhy : "",
        empty,
        unreadKeys(look),
        h("ul", { class: "hh-sums" }, ...rows),
      ),
    ],
    keys: [
      { text: say.notYet, press: () => act.go("floor") },
      { text: say.confirmDone, press: () => act.placeDone(), go: true },
    ],
  };
}

/** Why is this scan taken back? */
export function voidBody(look: Look): Body {
  const { state, act, say } = look;
  const now = shown(state);
  const one = now.kind === "scan" || now.kind === "alarm" ? now.kept : undefined;
  const what = one
    ? [nameOf(look, one), one.what.lot, readAs(look, one.what)].filter(Boolean).join(" · ")
    : "";
  const typed = (state.draft.reason ?? "").trim();
  return {
    name: "void",
    main: [
      sheet(
        "void",
        say.whyVoid,
        what,
        ...say.reasons.map((reason) => row(() => act.takeBack(reason), null, reason, "")),
        field(look, "reason", say.otherReason),
        typed
          ? h(
              "button",
              { type: "button", class: "hh-quiet is-strong", onclick: () => act.takeBack(typed) },
              say.takeBack,
            )
          : null,
      ),
    ],
    keys: [{ text: say.keepIt, press: () => act.go("floor") }],
  };
}

const PAD = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** A pad of big figures; the first one typed takes the place of what stood there. */
function numberPad({ state, act, say }: Look, name: string): Node {
  const text = state.draft[name] ?? "";
  const fresh = !state.draft[`${name}-typed`];
  const put = (value: string) => {
    act.type(`${name}-typed`, "1");
    act.type(name, value);
  };
  const digit = (figure: string) => () => {
    const value = Number((fresh ? "" : text) + figure);
    if (value <= MOST_PACKS) put(String(value));
  };
  const step = (by: number) => () =>
    put(String(Math.min(Math.max(Number(text) + by, 1), MOST_PACKS)));
  const button = (label: string, press: () => void, aria = label) =>
    h("button", { type: "button", "aria-label": aria, onclick: press }, label);
  return h(
    "div",
    { class: "hh-pad" },
    ...PAD.map((figure) => button(figure, digit(figure))),
    button("−", step(-1), say.fewer),
    button("0", digit("0")),
    button("+", step(1), say.more),
  );
}

/** How many packs is it? */
export function amountBody(look: Look): Body {
  const { state, act, say } = look;
  const now = shown(state);
  const one = now.kind === "scan" ? now.kept : undefined;
  const packs = Number(state.draft.packs ?? "0");
  const { factor = 1, level = "", item = null } = one?.what ?? {};
  return {
    name: "amount",
    main: [
      sheet(
        "amount",
        say.howMany(factor > 1 ? level : ""),
        one ? [nameOf(look, one), one.what.lot].filter(Boolean).join(" · ") : "",
        h(
          "p",
          { class: "hh-amount", role: "status" },
          h("b", {}, packs.toLocaleString("en-US")),
          h("span", {}, say.makes(say.units(packs * factor, unitOf(look, item)))),
        ),
        numberPad(look, "packs"),
      ),
    ],
    keys: [
      { text: say.cancel, press: () => act.go("floor") },
      {
        text: say.setTo(packs),
        press: () => act.changePacks(packs, say.reasons.at(-1) ?? ""),
        go: true,
        disabled: packs < 1 || packs === one?.what.packs,
      },
    ],
  };
}

const SOME = 12;

function undone({ state, say }: Look): Node {
  const places = (state.pack?.places ?? []).filter((place) => !isDone(place, state));
  if (!places.length) return note("agree", say.submitAll);
  const codes = places.slice(0, SOME).map(({ code }) => code);
  const more = places.length > SOME ? " …" : "";
  return note("question", say.submitUndone(places.length), ...unbroken(codes, say.comma), more);
}

/** Hand the task in? */
export function submitBody(look: Look): Body {
  const { state, act, say } = look;
  const waits = waitingHere(state);
  const stop = state.question ? say.submitQuestion : waits ? say.submitWaiting(waits) : "";
  return {
    name: "submit",
    main: [
      sheet(
        "submit",
        say.submitAsk,
        say.submitWhy,
        stop ? note("variance", stop) : null,
        undone(look),
      ),
    ],
    keys: [
      { text: say.notNow, press: () => act.go(home(look)) },
      {
        text: say.submit,
        press: () => act.submit(),
        go: true,
        disabled: Boolean(stop) || state.busy,
      },
    ],
  };
}

const SEPARATORS = ["", "#", "@", "$", "\\", "`", "]"];

function separator({ state, act, say }: Look): Node {
  const { settings } = state;
  const options = SEPARATORS.map((one) =>
    h("option", { value: one, selected: one === settings.substitute }, one || say.separatorAuto),
  );
  const chosen = (event: Event) =>
    act.set({ ...settings, substitute: (event.target as HTMLSelectElement).value });
  return h(
    "label",
    { class: "hh-field" },
    h("span", {}, say.separator),
    h("select", { class: "hh-input", onchange: chosen }, ...options),
  );
}

function atPlace(look: Look): Node[] {
  const { state, act, say } = look;
  if (state.place === null) return [];
  return [
    row(() => act.go("manual"), null, say.manual, ""),
    row(() => act.go("read"), null, say.readList, ""),
    row(() => act.go("places"), null, say.changePlace, ""),
  ];
}

/** Everything that is not pressed every minute. */
export function menuBody(look: Look): Body {
  const { state, act, say } = look;
  const { settings } = state;
  const sound = () => act.set({ ...settings, muted: !settings.muted });
  const task = state.pack
    ? [
        row(() => act.go("submit"), null, say.submit, ""),
        row(() => act.leaveTask(), null, say.toTasks, ""),
      ]
    : [];
  return {
    name: "menu",
    main: [
      sheet(
        "menu",
        say.menu,
        "",
        ...atPlace(look),
        ...task,
        row(sound, null, say.sound, "", settings.muted ? say.soundOff : say.soundOn),
        row(() => look.switchTheme(), null, say.theme, ""),
        separator(look),
        h("a", { class: "hh-row", href: "/" }, h("span", { class: "grow" }, say.desk)),
      ),
    ],
    keys: [{ text: say.back, press: () => act.go(home(look)) }],
  };
}
