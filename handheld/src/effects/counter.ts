// What a person may do, in order: judge, keep, then show. One thing at a time, as it was scanned.
import {
  type Ground,
  type Judgement,
  judge,
  judgeScan,
  NOTHING_TOLD,
  type Told,
} from "../core/judge";
import type { Scan, What } from "../core/scan";
import type { Event, Screen, Settings, State } from "../core/state";
import type { Pack } from "../core/task";
import { doneRow, goodsRow, toldBy, voidRow } from "../core/telling";
import { alarm, shown, type Tone, tone, waitingHere } from "../core/view";
import { withSubstitute } from "../core/wedge";
import { type Api, Failed } from "./api";
import { type Clocks, uuid, warehouseDate } from "./device";
import type { Store } from "./store";

export interface Hands {
  site: string;
  store: Store;
  api: Api;
  clocks: Clocks;
  state(): State;
  dispatch(event: Event): void;
  /** Send what waits. */
  flush(): void;
  feel(tone: Tone, muted: boolean): void;
  /** Tell the other tabs. */
  changed(): void;
}

/** What the screens may ask for. */
export interface Counter {
  openTask(id: string): void;
  /** Ask the server who I am and what there is to do; unasked, it fails without a word. */
  refresh(unasked?: boolean): void;
  leaveTask(): void;
  go(screen: Screen, draft?: Readonly<Record<string, string>>): void;
  type(field: string, value: string): void;
  choosePlace(place: number): void;
  scan(raw: string): void;
  answer(told: Partial<Told>): void;
  /** Keep the reading of the question as it is: the server parks it for a supervisor. */
  keepAsIs(): void;
  drop(): void;
  look(id: string): void;
  see(): void;
  enter(told: Partial<Told>): void;
  changePacks(packs: number, reason: string): void;
  takeBack(reason: string): void;
  placeDone(): void;
  submit(): void;
  set(settings: Settings): void;
}

type Row = Omit<Scan, "id" | "sequence" | "device_at" | "elapsed_ms" | "boot">;

const AGAIN_MS = 300; // A scanner that sends one reading twice does so at once.

/** The counter's hands on this page. */
export function counterOf(hands: Hands): Counter {
  const { store, api, clocks, state, dispatch } = hands;
  let queue: Promise<void> = Promise.resolve();
  let last = { raw: "", at: Number.NEGATIVE_INFINITY };

  /** Do one thing after the other; a fault of one does not stop the next. */
  function inTurn(work: () => Promise<void>, unasked = false): void {
    queue = queue.then(work).catch((fault: unknown) => {
      dispatch({ type: "worked", busy: false });
      if (fault instanceof Failed) failed(fault, unasked);
      else broken(String(fault));
    });
  }

  /** What could not be kept does not count, and is not shown as if it did. */
  function broken(sentence: string): void {
    dispatch({ type: "troubled", trouble: { why: "fault", sentence } });
    hands.feel("stop", state().settings.muted);
  }

  /** Tell why something failed; a network that is away is no trouble to who asked for nothing. */
  function failed({ why, sentence }: Failed, unasked: boolean): void {
    if (why === "network") dispatch({ type: "linked", online: false, at: clocks.now() });
    if (why === "signed-out") dispatch({ type: "signed-out" });
    else if (!unasked) dispatch({ type: "troubled", trouble: { why, sentence } });
  }

  function today(): string {
    return warehouseDate(clocks.now() + (state().clock?.offset_ms ?? 0));
  }

  function ground(): Ground | null {
    const { pack, place, kept, question } = state();
    return pack && { pack, place, kept, question, today: today() };
  }

  function feel(): void {
    hands.feel(tone(state()), state().settings.muted);
  }

  async function append(row: Row, what: What): Promise<void> {
    const { pack, person } = state();
    if (!pack || !person) return;
    const id = uuid();
    const scan = { id, ...row, ...clocks.moment() };
    const kept = await store.append({
      id,
      task: pack.id,
      site: hands.site,
      person: person.id,
      scan,
      what,
      answer: null,
      seen: true,
    });
    await store.keep("question", null);
    if (row.event === "PLACE_DONE") await store.keep("place", null);
    dispatch({ type: "kept", kept, waiting: await store.waiting(person.id) });
    feel();
    hands.changed();
    hands.flush();
  }

  async function placed(place: number): Promise<void> {
    await store.keep("place", place);
    dispatch({ type: "placed", place });
  }

  async function act(judgement: Judgement): Promise<void> {
    switch (judgement.kind) {
      case "place":
        return placed(judgement.place);
      case "keep": {
        const place = state().place ?? 0;
        return append(goodsRow(judgement.told, judgement.what, place, today()), judgement.what);
      }
      case "ask":
        await store.keep("question", judgement.question);
        dispatch({ type: "asked", question: judgement.question });
        return feel();
      case "refuse":
        if (judgement.code === "EMPTY") return;
        dispatch({ type: "refused", code: judgement.code });
        return hands.feel(
          judgement.code === "ANSWER_FIRST" ? "stop" : "question",
          state().settings.muted,
        );
    }
  }

  async function scanned(raw: string): Promise<void> {
    const on = ground();
    if (!on) return act({ kind: "refuse", code: "TASK_FIRST" });
    await act(judgeScan(withSubstitute(raw, state().settings.substitute), on));
  }

  async function openTask(id: string): Promise<void> {
    dispatch({ type: "worked", busy: true });
    const cached = await store.pack(id);
    const pack = await fetched(id).catch((failure: Failed) => {
      if (!cached) throw failure;
      if (failure.why === "signed-out") dispatch({ type: "signed-out" });
      return cached;
    });
    await store.keep("task", id);
    await store.keep("site", hands.site);
    dispatch({ type: "task-opened", pack, kept: await store.scansOf(id) });
    dispatch({ type: "worked", busy: false });
  }

  async function fetched(id: string): Promise<Pack> {
    const pack = await api.task(id);
    await store.keepPack(pack);
    return pack;
  }

  async function refresh(): Promise<void> {
    const person = await api.me();
    const before = state().person;
    if (before && before.id !== person.id) await leaveTask();
    await store.keep("person", person);
    dispatch({ type: "recognised", person, waiting: await store.waiting(person.id) });
    hands.flush();
    const rows = await api.tasks();
    await store.keep("tasks", rows);
    dispatch({ type: "tasks-came", rows });
    const { pack } = state();
    if (pack) dispatch({ type: "pack-came", pack: await fetched(pack.id) });
  }

  async function leaveTask(): Promise<void> {
    await store.keep("task", null);
    await store.keep("place", null);
    dispatch({ type: "task-left" });
  }

  async function submit(): Promise<void> {
    const { pack } = state();
    if (!pack || waitingHere(state())) return;
    dispatch({ type: "worked", busy: true });
    await api.submit(pack.id);
    await store.forget(pack.id);
    dispatch({ type: "worked", busy: false });
    await leaveTask();
    await refresh();
  }

  async function entered(told: Partial<Told>): Promise<void> {
    const on = ground();
    if (on) await act(judge({ ...NOTHING_TOLD, ...told }, { ...on, question: null }));
  }

  async function keepAsIs(): Promise<void> {
    const { question } = state();
    if (!question) return;
    const { told } = question;
    const { lot, serial, expiry, mfg_date, level } = told;
    const packs = told.packs ?? 1;
    const read = { lot, serial, expiry, mfg_date, level, packs, detail: "" };
    const what: What = { ...read, local: "UNREADABLE", item: null, factor: 1, units: 0 };
    await append(goodsRow(told, what, question.place, today()), what);
  }

  async function drop(): Promise<void> {
    await store.keep("question", null);
    dispatch({ type: "dropped" });
  }

  function current() {
    const now = shown(state());
    return now.kind === "scan" || now.kind === "alarm" ? now.kept : undefined;
  }

  return {
    openTask: (id) => inTurn(() => openTask(id)),
    refresh: (unasked) => inTurn(refresh, unasked),
    leaveTask: () => inTurn(leaveTask),
    go: (screen, draft) =>
      dispatch(draft ? { type: "went", screen, draft } : { type: "went", screen }),
    type: (field, value) => dispatch({ type: "typed", field, value }),
    choosePlace: (place) => inTurn(() => placed(place)),
    scan: (raw) => {
      const at = clocks.elapsed();
      const doubled = raw === last.raw && at - last.at < AGAIN_MS;
      last = { raw, at };
      if (!doubled) inTurn(() => scanned(raw));
    },
    answer: (told) => {
      const { question } = state();
      if (question) inTurn(() => entered({ ...question.told, ...told }));
    },
    keepAsIs: () => inTurn(keepAsIs),
    drop: () => inTurn(drop),
    look: (id) => dispatch({ type: "looked", id }),
    see: () => {
      const one = alarm(state());
      if (!one) return;
      dispatch({ type: "seen", id: one.id });
      inTurn(() => store.markSeen(one.id));
    },
    enter: (told) => inTurn(() => entered(told)),
    changePacks: (packs, reason) => {
      const one = current();
      if (one) inTurn(() => entered({ ...toldBy(one.scan), packs, reason, voids: one.id }));
    },
    takeBack: (reason) => {
      const one = current();
      if (one) inTurn(() => append(...voidRow(one.scan, one.what, reason)));
    },
    placeDone: () => {
      const { place } = state();
      if (place !== null) inTurn(() => append(...doneRow(place)));
    },
    submit: () => inTurn(submit),
    set: (settings) => {
      dispatch({ type: "set", settings });
      inTurn(() => store.keep("settings", settings));
    },
  };
}
