// All that the counting page knows. Screens draw it; only events change it.
import type { Question, Refusal } from "./judge";
import type { Answer, Kept } from "./scan";
import type { Pack, TaskRow } from "./task";

export type Screen =
  | "tasks"
  | "places"
  | "floor" // At a place: the verdict, what was read, what to do.
  | "done"
  | "void"
  | "amount"
  | "manual"
  | "read"
  | "submit"
  | "menu";

export interface Person {
  id: number;
  name: string;
}

/** The offset of this clock to the server's, and how far it may be wrong. */
export interface Clock {
  offset_ms: number;
  error_ms: number;
}

export interface Settings {
  muted: boolean;
  /** What the scanner types for GS, beside the forms that are known anyway; "" for nothing. */
  substitute: string;
}

/** How many scans wait on this handheld: mine, and those of others who worked with it. */
export interface Waiting {
  mine: number;
  others: number;
}

/** Why something did not succeed: the network, the server, a refusal with its sentence, or we. */
export interface Trouble {
  why: "network" | "server" | "refused" | "fault";
  sentence: string;
}

export interface State {
  /** The last moment the page looked at its clock, in ms. */
  now: number;
  online: boolean;
  /** When the network was lost, in ms of this clock. */
  offlineSince: number | null;
  signedIn: boolean;
  person: Person | null;
  tasks: readonly TaskRow[] | null;
  pack: Pack | null;
  /** This handheld's scans of the task, in order. */
  kept: readonly Kept[];
  waiting: Waiting;
  place: number | null;
  screen: Screen;
  question: Question | null;
  /** The scan whose verdict is shown. */
  shown: string | null;
  /** A reading that was not kept, and why. */
  refusal: Refusal | null;
  trouble: Trouble | null;
  busy: boolean;
  draft: Readonly<Record<string, string>>;
  clock: Clock | null;
  settings: Settings;
}

/** What the store of the handheld kept over a reload. */
export interface Remembered {
  person: Person | null;
  tasks: readonly TaskRow[] | null;
  pack: Pack | null;
  kept: readonly Kept[];
  waiting: Waiting;
  place: number | null;
  question: Question | null;
  clock: Clock | null;
  settings: Settings | null;
}

/** What happened; never what is wished. */
export type Event =
  | { type: "opened"; remembered: Remembered }
  | { type: "linked"; online: boolean; at: number }
  | { type: "recognised"; person: Person; waiting: Waiting }
  | { type: "signed-out" }
  | { type: "tasks-came"; rows: readonly TaskRow[] }
  | { type: "task-opened"; pack: Pack; kept: readonly Kept[] }
  | { type: "pack-came"; pack: Pack }
  | { type: "task-left" }
  | { type: "went"; screen: Screen; draft?: Readonly<Record<string, string>> }
  | { type: "placed"; place: number }
  | { type: "typed"; field: string; value: string }
  | { type: "asked"; question: Question }
  | { type: "dropped" }
  | { type: "refused"; code: Refusal }
  | { type: "kept"; kept: Kept; waiting: Waiting }
  | { type: "looked"; id: string }
  | { type: "settled"; answers: readonly Answer[]; waiting: Waiting }
  | { type: "restored"; kept: readonly Kept[]; waiting: Waiting }
  | { type: "seen"; id: string }
  | { type: "troubled"; trouble: Trouble }
  | { type: "ticked"; at: number }
  | { type: "worked"; busy: boolean }
  | { type: "timed"; clock: Clock }
  | { type: "set"; settings: Settings };

export const START: State = {
  now: 0,
  online: true,
  offlineSince: null,
  signedIn: true,
  person: null,
  tasks: null,
  pack: null,
  kept: [],
  waiting: { mine: 0, others: 0 },
  place: null,
  screen: "tasks",
  question: null,
  shown: null,
  refusal: null,
  trouble: null,
  busy: false,
  draft: {},
  clock: null,
  settings: { muted: false, substitute: "" },
};
