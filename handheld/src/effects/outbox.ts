// The outbox empties itself: at the start, after each scan, when the network comes back, by a timer.
import { acknowledged, BATCH, backOff, nextBatch } from "../core/outbox";
import type { Answer, Kept } from "../core/scan";
import type { Clock } from "../core/state";
import { type Api, Failed } from "./api";
import type { Alone, Clocks } from "./device";
import type { Store } from "./store";

/** What the outbox tells of its work. */
export interface Reports {
  linked(online: boolean): void;
  timed(clock: Clock): void;
  settled(answers: readonly Answer[]): Promise<void>;
  failed(failure: Failed): void;
}

export interface Means {
  store: Store;
  api: Api;
  clocks: Clocks;
  alone: Alone;
  device: string;
  person(): number | null;
  reports: Reports;
}

/** Measure the server's clock against this one; the error is half of the way there and back. */
async function measure({ api, clocks, reports }: Means): Promise<number> {
  const left = clocks.elapsed();
  const server = Date.parse(await api.time());
  const trip = clocks.elapsed() - left;
  const offset_ms = Math.round(server - (clocks.now() - trip / 2));
  reports.linked(true);
  reports.timed({ offset_ms, error_ms: Math.ceil(trip / 2) });
  return trip;
}

interface Run {
  trip: number;
  /** The scans that were tried in vain. */
  stuck: Set<string>;
  refused: Failed | null;
}

async function post(
  { api, store, clocks, device, reports }: Means,
  batch: readonly Kept[],
  run: Run,
) {
  const sent_at = new Date(clocks.now()).toISOString();
  const scans = batch.map(({ scan }) => scan);
  const round_trip_ms = run.trip;
  const [{ task, site } = { task: "", site: "" }] = batch;
  const told = await api.upload(task, site, { device, sent_at, round_trip_ms, scans });
  const answers = acknowledged(batch, told);
  await store.settle(answers);
  if (answers.length) await reports.settled(answers);
  const settled = new Set(answers.map(({ id }) => id));
  for (const { id } of batch) if (!settled.has(id)) run.stuck.add(id);
}

/** Send a batch; where one scan makes the server refuse it, the others still go up. */
async function send(means: Means, batch: readonly Kept[], run: Run): Promise<void> {
  try {
    await post(means, batch, run);
  } catch (failure) {
    if (!(failure instanceof Failed) || failure.why !== "refused") throw failure;
    run.refused = failure;
    if (batch.length === 1) {
      for (const { id } of batch) run.stuck.add(id);
      return;
    }
    const half = Math.ceil(batch.length / 2);
    await send(means, batch.slice(0, half), run);
    await send(means, batch.slice(half), run);
  }
}

/** Send all that can be sent; returns whether everything that was tried is settled. */
async function empty(means: Means, person: number): Promise<boolean> {
  const run: Run = { trip: -1, stuck: new Set(), refused: null };
  for (;;) {
    const oldest = await means.store.unsent(person, BATCH + run.stuck.size);
    const batch = nextBatch(oldest.filter(({ id }) => !run.stuck.has(id)));
    if (!batch.length) break;
    if (run.trip < 0) run.trip = await measure(means);
    await send(means, batch, run);
  }
  if (run.refused) means.reports.failed(run.refused);
  return run.stuck.size === 0;
}

export interface Outbox {
  /** Try now; a try under way is followed by another, so that nothing is left behind. */
  flush(): Promise<void>;
}

/** The outbox of this page. */
export function outboxOf(means: Means, later: (work: () => void, ms: number) => void): Outbox {
  let failures = 0;
  let running: Promise<void> | null = null;
  let again = false;
  let tries = 0;

  /** Try once; returns whether nothing failed. */
  async function attempt(person: number): Promise<boolean> {
    let all = true;
    await means.alone(async () => {
      all = await empty(means, person);
    });
    return all;
  }

  function tell(fault: unknown): false {
    const known = fault instanceof Failed ? fault : new Failed("server", String(fault));
    means.reports.linked(known.why !== "network");
    if (known.why !== "network") means.reports.failed(known);
    return false;
  }

  async function once(): Promise<void> {
    const person = means.person();
    if (person === null) return;
    const all = await attempt(person).catch(tell);
    failures = all ? 0 : failures + 1;
    tries += 1;
    const mine = tries;
    // Who tried in the meantime waits on their own account.
    if (failures) later(() => mine === tries && void flush(), backOff(failures));
  }

  async function untilQuiet(): Promise<void> {
    do {
      again = false;
      await once();
    } while (again && !failures);
    running = null;
  }

  function flush(): Promise<void> {
    again = running !== null;
    running ??= untilQuiet();
    return running;
  }

  return { flush };
}
