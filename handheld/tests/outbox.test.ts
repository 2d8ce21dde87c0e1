// The network loses, doubles and cuts; nothing is lost, nothing is counted twice.
import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import { change } from "../src/core/change";
import type { Answer, Scan } from "../src/core/scan";
import { type Event, START, type State } from "../src/core/state";
import { shown, waitingHere } from "../src/core/view";
import { type Api, type Batch, Failed } from "../src/effects/api";
import { counterOf } from "../src/effects/counter";
import type { Alone, Clocks } from "../src/effects/device";
import { outboxOf } from "../src/effects/outbox";
import { openStore, type Store } from "../src/effects/store";
import * as w from "./warehouse";

type Mishap = "away" | "answer lost" | "answer cut" | "answer doubled" | "refused" | null;

/** A server that keeps each id once, behind a network that has mishaps. */
class Server {
  readonly kept = new Map<string, Scan>();
  readonly batches: Batch[] = [];
  mishap: Mishap = null;
  /** Ids that this server cannot take. */
  poison = new Set<string>();

  readonly sites: string[] = [];

  async upload(batch: Batch, site: string): Promise<readonly Answer[]> {
    this.sites.push(site);
    if (this.mishap === "away") throw new Failed("network");
    if (batch.scans.some(({ id }) => this.poison.has(id))) throw new Failed("refused", "No.");
    this.batches.push(structuredClone(batch));
    await Promise.resolve();
    const answers = batch.scans.map((scan) => this.answer(scan));
    if (this.mishap === "answer lost") throw new Failed("network");
    if (this.mishap === "answer cut") return answers.slice(0, 1);
    if (this.mishap === "answer doubled") return [...answers, ...answers];
    return answers;
  }

  private answer(scan: Scan): Answer {
    const known = this.kept.get(scan.id);
    if (!known) this.kept.set(scan.id, structuredClone(scan));
    const same = JSON.stringify(known) === JSON.stringify(scan);
    const receipt = known ? (same ? "ALREADY_ACCEPTED" : "CONFLICTS") : "ACCEPTED";
    return { id: scan.id, receipt, verdict: "ACCEPTED" };
  }
}

/** One lock for all tabs of a browser. */
function locks(): Alone {
  let held = false;
  return async (work) => {
    if (held) return;
    held = true;
    await work().finally(() => {
      held = false;
    });
  };
}

interface Tab {
  state(): State;
  scan(raw: string): Promise<void>;
  flush(): Promise<void>;
  act: ReturnType<typeof counterOf>;
  events: Event[];
  waits: number[];
}

let name = "";
let databases = 0;
let server: Server;

beforeEach(() => {
  databases += 1;
  name = `browser-${databases}`;
  server = new Server();
});

function clocks(): Clocks {
  let ticks = 0;
  const elapsed = () => {
    ticks += 1_000;
    return ticks;
  };
  const now = () => Date.parse("2026-11-25T01:00:00Z") + ticks;
  const moment = () => ({
    device_at: new Date(now()).toISOString(),
    elapsed_ms: ticks,
    boot: "boot",
  });
  return { now, elapsed, moment };
}

async function untilStill(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
}

/** Open the page in a tab; what another tab or an earlier load kept is there. */
async function tab({ alone = locks(), sends = true, full = 0 } = {}): Promise<Tab> {
  const opened: Store = await openStore(name);
  let refusals = full; // How often the disk of this machine is full.
  const append: Store["append"] = async (one) => {
    refusals -= 1;
    if (refusals >= 0) throw new DOMException("Full.", "QuotaExceededError");
    return opened.append(one);
  };
  const store: Store = { ...opened, append };
  const events: Event[] = [];
  const waits: number[] = [];
  let state: State = START;
  const dispatch = (event: Event) => {
    events.push(event);
    state = change(state, event);
  };
  const api: Api = {
    me: async () => w.PERSON,
    tasks: async () => [],
    task: async () => w.PACK,
    time: async () => {
      if (server.mishap === "away") throw new Failed("network");
      return "2026-11-25T01:00:00Z";
    },
    upload: (_, site, batch) => server.upload(batch, site),
    submit: async () => undefined,
  };
  const time = clocks();
  const outbox = outboxOf(
    {
      store,
      api,
      clocks: time,
      alone,
      device: "device",
      person: () => w.PERSON.id,
      reports: {
        linked: (online) => dispatch({ type: "linked", online, at: 0 }),
        timed: () => undefined,
        settled: async (answers) => {
          dispatch({ type: "settled", answers, waiting: await store.waiting(w.PERSON.id) });
        },
        failed: ({ sentence }) =>
          dispatch({ type: "troubled", trouble: { why: "refused", sentence } }),
      },
    },
    (_, ms) => waits.push(ms),
  );
  const act = counterOf({
    site: "",
    store,
    api,
    clocks: time,
    state: () => state,
    dispatch,
    flush: () => void (sends && outbox.flush()),
    feel: () => undefined,
    changed: () => undefined,
  });
  await store.keepPack(w.PACK);
  const remembered = {
    person: w.PERSON,
    tasks: null,
    pack: w.PACK,
    kept: await store.scansOf(w.TASK),
    waiting: await store.waiting(w.PERSON.id),
    place: 102,
    question: await store.note("question"),
    clock: null,
    settings: null,
  };
  dispatch({ type: "opened", remembered });
  const scan = async (raw: string) => {
    act.scan(raw);
    await untilStill();
  };
  return { state: () => state, scan, flush: () => outbox.flush(), act, events, waits };
}

const lots = (number: number): string[] =>
  Array.from({ length: number }, (_, index) => w.syringe(`L${index}`));

test("a scan lies in the store before it is shown as saved", async () => {
  const page = await tab({ sends: false });

  await page.scan(w.syringe("L1"));

  const event = page.events.find(({ type }) => type === "kept");
  const stored = await (await openStore(name)).scansOf(w.TASK);
  expect(event).toMatchObject({ kept: { id: stored[0]?.id, scan: { sequence: 1 } } });
  expect(shown(page.state()).kind).toBe("scan");
});

test("a scan that cannot be stored is never shown as saved, and the next one is tried anew", async () => {
  const page = await tab({ sends: false, full: 1 });

  await page.scan(w.syringe("L1"));
  expect(page.state()).toMatchObject({ kept: [], shown: null, trouble: { why: "fault" } });

  await page.scan(w.syringe("L2"));
  expect(page.state()).toMatchObject({ kept: [{ what: { lot: "L2" } }], trouble: null });
});

test("scans made without a network go up when it is back, in order and without a gap", async () => {
  const page = await tab();
  server.mishap = "away";
  for (const raw of lots(5)) await page.scan(raw);
  expect(server.kept.size).toBe(0);
  expect(page.state()).toMatchObject({ online: false, waiting: { mine: 5 } });

  server.mishap = null;
  await page.flush();

  expect([...server.kept.values()].map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  expect(page.state()).toMatchObject({ online: true, waiting: { mine: 0 } });
  expect(waitingHere(page.state())).toBe(0);
});

test.each<Mishap>(["answer lost", "answer cut", "answer doubled"])(
  "with the %s every scan is kept once, and in the end acknowledged",
  async (mishap) => {
    const page = await tab({ sends: false });
    for (const raw of lots(4)) await page.scan(raw);

    server.mishap = mishap;
    await page.flush();
    server.mishap = null;
    await page.flush();

    expect(server.kept.size).toBe(4);
    expect(waitingHere(page.state())).toBe(0);
    expect(page.state().kept.map(({ answer }) => answer?.receipt)).not.toContain("CONFLICTS");
  },
);

test("nothing is settled by an answer that was not given to it", async () => {
  const page = await tab({ sends: false });
  await page.scan(w.syringe("L1"));
  await page.scan(w.syringe("L2"));

  server.mishap = "answer cut";
  await page.flush();

  expect(page.state().kept.map(({ answer }) => answer !== null)).toEqual([true, false]);
  expect(page.state().waiting.mine).toBe(1);
  expect(page.waits).toEqual([2_000]);
});

test("a reload between keeping and sending sends what the first load kept", async () => {
  const before = await tab({ sends: false });
  for (const raw of lots(3)) await before.scan(raw);

  const page = await tab();
  expect(page.state().kept).toHaveLength(3);
  await page.flush();

  expect(server.kept.size).toBe(3);
  await page.scan(w.syringe("L9"));
  await page.flush();
  expect([...server.kept.values()].map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
});

test("a question outlives a reload, and no number is given to it before it is answered", async () => {
  const before = await tab({ sends: false });
  await before.scan(`01${w.SYRINGE}10L1`);

  const page = await tab({ sends: false });
  expect(page.state().question?.ask.kind).toBe("missing");
  page.act.answer({ expiry: "2028-03-17" });
  await untilStill();

  expect(page.state()).toMatchObject({ question: null, kept: [{ scan: { sequence: 1 } }] });
  expect((await tab({ sends: false })).state().question).toBeNull();
});

test("two tabs give no number twice and send no scan twice", async () => {
  const alone = locks();
  const [one, other] = [await tab({ alone, sends: false }), await tab({ alone, sends: false })];
  for (const raw of lots(6)) {
    await Promise.all([one.scan(`${raw}A`), other.scan(`${raw}B`)]);
  }

  await Promise.all([one.flush(), other.flush(), one.flush()]);

  const sent = server.batches.flatMap(({ scans }) => scans.map(({ id }) => id));
  const numbers = [...server.kept.values()].map(({ sequence }) => sequence);
  expect(sent).toHaveLength(12);
  expect(new Set(sent).size).toBe(12);
  expect(numbers).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
});

test("a long absence goes up in batches that a request carries", async () => {
  const store = await openStore(name);
  for (let number = 1; number <= 205; number += 1) await store.append(w.kept(number));
  const page = await tab({ sends: false });

  await page.flush();

  expect(server.batches.map(({ scans }) => scans.length)).toEqual([200, 5]);
  expect(server.kept.size).toBe(205);
  expect(page.state().waiting.mine).toBe(0);
});

test("a scan that the server refuses keeps no other back, and is not lost", async () => {
  const page = await tab({ sends: false });
  for (const raw of lots(7)) await page.scan(raw);
  const bad = page.state().kept[3]?.id ?? "";
  server.poison.add(bad);

  await page.flush();

  expect(server.kept.size).toBe(6);
  expect(page.state().trouble?.sentence).toBe("No.");
  expect(page.state().waiting.mine).toBe(1);
  server.poison.clear();
  await page.flush();
  expect(server.kept.has(bad)).toBe(true);
});

test("the wait between tries grows and stays bounded", async () => {
  const page = await tab({ sends: false });
  await page.scan(w.syringe("L1"));
  server.mishap = "away";

  for (let attempt = 0; attempt < 7; attempt += 1) await page.flush();

  expect(page.waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("scans of somebody else wait for that person", async () => {
  const page = await tab({ sends: false });
  const store = await openStore(name);
  await store.append({ ...w.kept(1), person: 8 });

  await page.flush();

  expect(server.kept.size).toBe(0);
  expect(await store.waiting(w.PERSON.id)).toEqual({ mine: 0, others: 1 });
});

test("scans go to the site of their task, whichever is chosen now", async () => {
  const store = await openStore(name);
  await store.append({ ...w.kept(1), site: "CD" });
  const page = await tab({ sends: false });

  await page.flush();

  expect(server.sites).toEqual(["CD"]);
});

test("a changed quantity takes the first scan back and says why", async () => {
  const page = await tab();
  await page.scan(w.syringe("L1"));
  const first = page.state().kept[0]?.id;

  page.act.changePacks(9, "数量错了");
  await untilStill();

  expect([...server.kept.values()][1]).toMatchObject({
    voids: first,
    quantity: 9,
    reason: "数量错了",
  });
  expect(page.state().kept[1]?.what.units).toBe(108);
});

test("a task is not handed in while anything waits, and is forgotten once it is", async () => {
  const page = await tab();
  server.mishap = "away";
  await page.scan(w.syringe("L1"));
  page.act.submit();
  await untilStill();
  expect(page.state().pack).not.toBeNull();

  server.mishap = null;
  await page.flush();
  page.act.submit();
  await untilStill();

  expect(page.state()).toMatchObject({ pack: null, screen: "tasks" });
  expect(await (await openStore(name)).scansOf(w.TASK)).toEqual([]);
});
