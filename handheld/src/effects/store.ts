// What the handheld keeps: scans before they are shown as saved, tasks to go on without a network.
import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Question } from "../core/judge";
import { type Answer, type Kept, type Scan, withAnswer } from "../core/scan";
import type { Clock, Person, Settings, Waiting } from "../core/state";
import type { Pack, TaskRow } from "../core/task";

interface Notes {
  device: string;
  sequence: number;
  person: Person;
  tasks: readonly TaskRow[];
  task: string;
  site: string;
  place: number;
  question: Question;
  clock: Clock;
  settings: Settings;
}

type Note = keyof Notes;

interface Tables extends DBSchema {
  scans: {
    key: string;
    /** Whom an unsent scan waits for; what was acknowledged waits for nobody. */
    value: Kept & { waits?: number };
    indexes: { task: string; waits: [number, number] };
  };
  packs: { key: string; value: Pack };
  notes: { key: string; value: Notes[Note] };
}

/** A scan that has no place in the order of its device yet. */
export type Unnumbered = Omit<Kept, "scan"> & { scan: Omit<Scan, "sequence"> };

/** The store of one browser, shared by its tabs. */
export interface Store {
  note<N extends Note>(name: N): Promise<Notes[N] | null>;
  keep<N extends Note>(name: N, value: Notes[N] | null): Promise<void>;
  pack(task: string): Promise<Pack | null>;
  keepPack(pack: Pack): Promise<void>;
  /** Number a scan and keep it; it is safe when this resolves. */
  append(scan: Unnumbered): Promise<Kept>;
  scansOf(task: string): Promise<Kept[]>;
  /** The oldest scans of a person that nobody acknowledged, in order. */
  unsent(person: number, limit: number): Promise<Kept[]>;
  waiting(person: number | null): Promise<Waiting>;
  settle(answers: readonly Answer[]): Promise<void>;
  markSeen(id: string): Promise<void>;
  /** Forget a task that the server has taken over whole. */
  forget(task: string): Promise<void>;
}

type Database = IDBPDatabase<Tables>;

function open(name: string): Promise<Database> {
  return openDB<Tables>(name, 1, {
    upgrade(db) {
      const scans = db.createObjectStore("scans", { keyPath: "id" });
      scans.createIndex("task", "task");
      scans.createIndex("waits", ["waits", "scan.sequence"]);
      db.createObjectStore("packs", { keyPath: "id" });
      db.createObjectStore("notes");
    },
  });
}

function inOrder(scans: Kept[]): Kept[] {
  return scans.sort((one, other) => one.scan.sequence - other.scan.sequence);
}

async function append(db: Database, one: Unnumbered): Promise<Kept> {
  // One transaction, so that no number is given twice nor lost, whatever other tabs do.
  const transaction = db.transaction(["notes", "scans"], "readwrite", { durability: "strict" });
  const notes = transaction.objectStore("notes");
  const sequence = Number((await notes.get("sequence")) ?? 0) + 1;
  const kept: Kept = { ...one, scan: { ...one.scan, sequence } };
  await notes.put(sequence, "sequence");
  await transaction.objectStore("scans").add({ ...kept, waits: kept.person });
  await transaction.done;
  return kept;
}

async function settle(db: Database, answers: readonly Answer[]): Promise<void> {
  const transaction = db.transaction("scans", "readwrite", { durability: "strict" });
  for (const answer of answers) {
    const known = await transaction.store.get(answer.id);
    if (!known || known.answer) continue;
    const { waits: _, ...kept } = known;
    await transaction.store.put(withAnswer(kept, answer));
  }
  await transaction.done;
}

async function markSeen(db: Database, id: string): Promise<void> {
  const transaction = db.transaction("scans", "readwrite");
  const known = await transaction.store.get(id);
  if (known) await transaction.store.put({ ...known, seen: true });
  await transaction.done;
}

async function forget(db: Database, task: string): Promise<void> {
  const transaction = db.transaction(["scans", "packs"], "readwrite");
  const scans = transaction.objectStore("scans");
  for (const one of await scans.index("task").getAll(task)) {
    if (one.answer) await scans.delete(one.id);
  }
  await transaction.objectStore("packs").delete(task);
  await transaction.done;
}

function waitingFor(person: number): IDBKeyRange {
  return IDBKeyRange.bound([person, 0], [person, Number.MAX_SAFE_INTEGER]);
}

/** Open the store. */
export async function openStore(name = "medcount"): Promise<Store> {
  const db = await open(name);
  return {
    note: async <N extends Note>(note: N) =>
      ((await db.get("notes", note)) ?? null) as Notes[N] | null,
    keep: async (note, value) => {
      if (value === null) await db.delete("notes", note);
      else await db.put("notes", value, note);
    },
    pack: async (task) => (await db.get("packs", task)) ?? null,
    keepPack: async (pack) => {
      await db.put("packs", pack);
    },
    append: (one) => append(db, one),
    scansOf: async (task) => inOrder(await db.getAllFromIndex("scans", "task", task)),
    unsent: (person, limit) => db.getAllFromIndex("scans", "waits", waitingFor(person), limit),
    waiting: async (person) => {
      const mine =
        person === null ? 0 : await db.countFromIndex("scans", "waits", waitingFor(person));
      return { mine, others: (await db.countFromIndex("scans", "waits")) - mine };
    },
    settle: (answers) => settle(db, answers),
    markSeen: (id) => markSeen(db, id),
    forget: (task) => forget(db, task),
  };
}
