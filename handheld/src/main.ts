// The counting page: it starts from what the handheld kept, then asks the server.
import "./handheld.css";
import { chooseTheme, switchTheme } from "../../medcount/desk/front/theme";
import { change } from "./core/change";
import { type Event, START, type State } from "./core/state";
import { alarm, tone } from "./core/view";
import { connect } from "./effects/api";
import { counterOf } from "./effects/counter";
import { alone, clocks, tabs, uuid } from "./effects/device";
import { feeling } from "./effects/feel";
import { hearScanner, listen } from "./effects/keys";
import { outboxOf } from "./effects/outbox";
import { openStore, type Store } from "./effects/store";
import { draw, h } from "./screens/h";
import { page } from "./screens/page";
import { en } from "./words/en";
import { zh } from "./words/zh";

const LOOK_MS = 20_000; // How often the page looks whether anything waits.

function meta(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}

async function deviceOf(store: Store): Promise<string> {
  const known = await store.note("device");
  if (known) return known;
  const device = uuid();
  await store.keep("device", device);
  return device;
}

async function remembered(store: Store, site: string) {
  const person = await store.note("person");
  // A task of another site waits until its site is chosen again.
  const task = (await store.note("site")) === site ? await store.note("task") : null;
  return {
    person,
    tasks: await store.note("tasks"),
    pack: task ? await store.pack(task) : null,
    kept: task ? await store.scansOf(task) : [],
    waiting: await store.waiting(person?.id ?? null),
    place: await store.note("place"),
    question: await store.note("question"),
    clock: await store.note("clock"),
    settings: await store.note("settings"),
  };
}

async function start(root: Element, store: Store): Promise<void> {
  const say = document.documentElement.lang.startsWith("zh") ? zh : en;
  const site = meta("site");
  const api = connect({ csrf: meta("csrf"), site });
  const time = clocks();
  const feel = feeling();
  let state: State = { ...START, now: time.now(), online: navigator.onLine };
  let due = false;

  function show(): void {
    due = false;
    draw(root, h("div", { id: "count" }, page({ state, act, say, switchTheme })));
    listen();
  }

  function dispatch(event: Event): void {
    const before = alarm(state)?.id;
    state = change(state, event);
    const alarmed = alarm(state)?.id;
    if (alarmed && alarmed !== before) feel(tone(state), state.settings.muted);
    if (due) return;
    due = true;
    queueMicrotask(show);
  }

  async function restore(): Promise<void> {
    const { pack, person } = state;
    const kept = pack ? await store.scansOf(pack.id) : [];
    dispatch({ type: "restored", kept, waiting: await store.waiting(person?.id ?? null) });
  }

  const changed = tabs("medcount", () => void restore());
  const outbox = outboxOf(
    {
      store,
      api,
      clocks: time,
      alone: alone("medcount-outbox"),
      device: await deviceOf(store),
      person: () => state.person?.id ?? null,
      reports: {
        linked: (online) => dispatch({ type: "linked", online, at: time.now() }),
        timed: (clock) => {
          void store.keep("clock", clock);
          dispatch({ type: "timed", clock });
        },
        settled: async (answers) => {
          const waiting = await store.waiting(state.person?.id ?? null);
          dispatch({ type: "settled", answers, waiting });
          changed();
        },
        failed: ({ why, sentence }) => {
          if (why === "signed-out") dispatch({ type: "signed-out" });
          else dispatch({ type: "troubled", trouble: { why, sentence } });
        },
      },
    },
    (work, ms) => setTimeout(work, ms),
  );
  const flush = () => void outbox.flush();
  const act = counterOf({
    site,
    store,
    api,
    clocks: time,
    state: () => state,
    dispatch,
    flush,
    feel,
    changed,
  });

  dispatch({ type: "opened", remembered: await remembered(store, site) });
  hearScanner((raw) => act.scan(raw));
  window.addEventListener("online", () => act.refresh(true));
  window.addEventListener("offline", () =>
    dispatch({ type: "linked", online: false, at: time.now() }),
  );
  setInterval(() => {
    dispatch({ type: "ticked", at: time.now() });
    if (!state.online) act.refresh(true);
    else if (state.waiting.mine) flush();
  }, LOOK_MS);
  act.refresh(true);
  void navigator.storage?.persist?.();
}

chooseTheme();
const root = document.querySelector("#count");
if (root) {
  openStore()
    .then((store) => start(root, store))
    .catch(() => {
      root.textContent = root.getAttribute("data-no-store");
    });
}
void navigator.serviceWorker?.register("/sw.js", { scope: "/" }).catch(() => undefined);
