// The one way in which the state changes.
import { withAnswer } from "./scan";
import type { Event, Remembered, State } from "./state";
import { indexOf } from "./task";

type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

function opened(state: State, { remembered }: Of<"opened">): State {
  const { settings, place, pack, question } = remembered;
  const known = pack && place !== null && indexOf(pack).places.has(place);
  return {
    ...state,
    ...remembered,
    settings: settings ?? state.settings,
    place: known ? place : null,
    screen: known ? "floor" : pack ? "places" : "tasks",
    question: known ? question : null,
  } satisfies State & Remembered;
}

function kept(state: State, { kept: one, waiting }: Of<"kept">): State {
  const done = one.scan.event === "PLACE_DONE";
  return {
    ...state,
    kept: [...state.kept, one],
    waiting,
    question: null,
    refusal: null,
    trouble: null,
    shown: one.id,
    screen: done ? "places" : "floor",
    place: done ? null : state.place,
    draft: {},
  };
}

function settled(state: State, { answers, waiting }: Of<"settled">): State {
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  const all = state.kept.map((one) => {
    const answer = byId.get(one.id);
    return answer ? withAnswer(one, answer) : one;
  });
  return { ...state, kept: all, waiting, trouble: null };
}

function linked(state: State, { online, at }: Of<"linked">): State {
  const since = state.offlineSince ?? at;
  return { ...state, online, offlineSince: online ? null : since, now: at };
}

function taskOpened(state: State, { pack, kept: all }: Of<"task-opened">): State {
  const fresh = { place: null, question: null, shown: null, refusal: null, trouble: null };
  return { ...state, ...fresh, pack, kept: all, screen: "places", draft: {} };
}

function taskLeft(state: State): State {
  const left = {
    pack: null,
    place: null,
    question: null,
    shown: null,
    refusal: null,
    trouble: null,
  };
  return { ...state, ...left, kept: [], screen: "tasks", draft: {} };
}

function placed(state: State, { place }: Of<"placed">): State {
  return { ...state, place, screen: "floor", shown: null, refusal: null, draft: {} };
}

function seen(state: State, { id }: Of<"seen">): State {
  return { ...state, kept: state.kept.map((k) => (k.id === id ? { ...k, seen: true } : k)) };
}

function went(state: State, { screen, draft }: Of<"went">): State {
  return { ...state, screen, draft: draft ?? {}, refusal: null, trouble: null };
}

function asked(state: State, { question }: Of<"asked">): State {
  return { ...state, question, screen: "floor", shown: null, refusal: null, draft: {} };
}

const CHANGES: { [T in Event["type"]]: (state: State, event: Of<T>) => State } = {
  opened,
  linked,
  recognised: (state, { person, waiting }) => ({
    ...state,
    person,
    waiting,
    signedIn: true,
    online: true,
    offlineSince: null,
  }),
  "signed-out": (state) => ({ ...state, signedIn: false }),
  "tasks-came": (state, { rows }) => ({ ...state, tasks: rows }),
  "task-opened": taskOpened,
  "pack-came": (state, { pack }) => ({ ...state, pack }),
  "task-left": taskLeft,
  went,
  placed,
  typed: (state, { field, value }) => ({ ...state, draft: { ...state.draft, [field]: value } }),
  asked,
  dropped: (state) => ({ ...state, question: null, refusal: null, draft: {} }),
  refused: (state, { code }) => ({ ...state, refusal: code }),
  kept,
  looked: (state, { id }) => ({ ...state, shown: id, screen: "floor", refusal: null }),
  settled,
  restored: (state, { kept: all, waiting }) => ({ ...state, kept: all, waiting }),
  seen,
  troubled: (state, { trouble }) => ({ ...state, trouble }),
  ticked: (state, { at }) => ({ ...state, now: at }),
  worked: (state, { busy }) => ({ ...state, busy }),
  timed: (state, { clock }) => ({ ...state, clock }),
  set: (state, { settings }) => ({ ...state, settings }),
};

/** The state after an event. */
export function change(state: State, event: Event): State {
  const by = CHANGES[event.type] as (state: State, event: Event) => State;
  return by(state, event);
}
