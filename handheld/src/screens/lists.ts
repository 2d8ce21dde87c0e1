// Lists to choose from: my tasks, the places of a task, what was read at a place.
import { placesDone, standingAt } from "../core/scan";
import type { Place, TaskRow } from "../core/task";
import { nextPlace, zones } from "../core/view";
import type { Body } from "./frame";
import { h, type Node } from "./h";
import { field, type KeySpec, type Look, nameOf, note, placeCode, readAs, shape } from "./look";

/** A screen that is a heading over a list or a form. */
export function sheet(
  name: string,
  title: string,
  how: string,
  ...children: (Node | null)[]
): Node {
  const intro = how ? h("p", { class: "hh-how" }, how) : null;
  return h(
    "section",
    { class: `hh-sheet is-${name}`, tabindex: "0" },
    h("h1", {}, title),
    intro,
    ...children,
  );
}

/** A row to press. */
export function row(
  press: () => void,
  lead: Node | null,
  text: string,
  small: string,
  end = "",
): Node {
  return h(
    "button",
    { type: "button", class: "hh-row", onclick: press },
    lead,
    h("span", { class: "grow" }, text, small ? h("small", {}, small) : null),
    end ? h("span", { class: "q2" }, end) : null,
  );
}

function dueText({ say }: Look, { due_at }: TaskRow): string {
  if (!due_at) return "";
  const form = {
    timeZone: "Asia/Shanghai",
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  } as const;
  return say.due(new Intl.DateTimeFormat("zh-CN", form).format(new Date(due_at)));
}

/** My open tasks. */
export function tasksBody(look: Look): Body {
  const { state, act, say } = look;
  const rows = (state.tasks ?? []).filter(({ submitted_at }) => !submitted_at);
  const list = rows.map((task) =>
    row(
      () => act.openTask(task.id),
      null,
      `${say.round(task.round)} ${task.plan_name || task.plan_number}`,
      [task.plan_number, dueText(look, task)].filter(Boolean).join(" · "),
      `${task.places_done} / ${task.places_total}`,
    ),
  );
  const none = h(
    "div",
    { class: "hh-empty" },
    h("b", {}, say.noTasks),
    state.online ? say.noTasksWhy : say.noTasksOffline,
  );
  const how = state.busy ? say.opening : "";
  return {
    name: "tasks",
    main: [sheet("tasks", say.whichTask, how, ...(list.length ? list : [none]))],
    keys: [{ text: say.refresh, press: () => act.refresh() }],
  };
}

function placeRow(look: Look, place: Place, done: boolean): Node {
  const { act, say } = look;
  const keys = place.keys.length ? say.toCount(place.keys.length) : "";
  const lead = shape(done ? "agree" : "idle");
  return row(() => act.choosePlace(place.id), lead, place.code, keys);
}

const BANDS: Record<string, string> = {
  QUARANTINE: "yellow",
  RETURNED: "yellow",
  QUALIFIED: "green",
  SHIPPING: "green",
  UNQUALIFIED: "red",
};

function zoneHead(zone: string, kind: string): Node {
  return h("h2", { class: BANDS[kind] ? `mc-zone z-${BANDS[kind]}` : "" }, zone);
}

function doneNote({ state, say }: Look): Node | null {
  const last = state.kept.find(({ id }) => id === state.shown);
  if (last?.scan.event !== "PLACE_DONE") return null;
  return note(
    "agree",
    say.wasDone(state.pack?.places.find(({ id }) => id === last.scan.place)?.code ?? ""),
  );
}

function wayOn(look: Look): KeySpec {
  const { state, act, say } = look;
  const last = state.kept.filter(({ scan }) => scan.event === "PLACE_DONE").at(-1);
  const onward = nextPlace(state, last?.scan.place ?? null);
  if (!onward) return { text: say.submit, press: () => act.go("submit"), go: true };
  return { text: say.goTo(onward.code), press: () => act.choosePlace(onward.id), go: true };
}

/** The places of the task by zone, in walking order. */
export function placesBody(look: Look): Body {
  const { state, act, say } = look;
  const places = state.pack?.places ?? [];
  const wanted = (state.draft.find ?? "").trim().toUpperCase();
  const here = placesDone(state.kept);
  const found = places.filter(({ code }) => code.toUpperCase().includes(wanted));
  const isDone = ({ id, done }: Place) => done || here.has(id);
  const todo = zones(found.filter((place) => !isDone(place))).flatMap((zone) => [
    zoneHead(zone.zone, zone.kind),
    ...zone.places.map((place) => placeRow(look, place, false)),
  ]);
  const over = found.filter(isDone).map((place) => placeRow(look, place, true));
  const list = over.length ? [...todo, h("h2", {}, say.done), ...over] : todo;
  const refused = state.refusal
    ? note("question", say.refusals[state.refusal] ?? state.refusal)
    : null;
  const finder = places.length > 12 ? field(look, "find", say.findPlace, { type: "search" }) : null;
  return {
    name: "places",
    main: [
      sheet("places", say.whichPlace, say.whichPlaceHow, doneNote(look), refused, finder, ...list),
    ],
    keys: [{ text: say.toTasks, press: () => act.leaveTask() }, wayOn(look)],
  };
}

/** The scans that stand at the place, the last first. */
export function readBody(look: Look): Body {
  const { state, act, say } = look;
  const scans = standingAt(state.kept, state.place ?? -1).reverse();
  const list = scans.map((one) =>
    row(
      () => act.look(one.id),
      shape(one.what.item === null ? "question" : "agree"),
      nameOf(look, one),
      [one.what.lot, one.what.serial].filter(Boolean).join(" · "),
      one.what.item === null ? say.notCounted : readAs(look, one.what),
    ),
  );
  const how = list.length ? say.readListHow : say.nothingYet;
  return {
    name: "read",
    main: [sheet("read", `${placeCode(look)} · ${say.readList}`, how, ...list)],
    keys: [{ text: say.back, press: () => act.go("floor") }],
  };
}
