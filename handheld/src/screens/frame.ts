// What stands on every screen: the task, the network, how many scans wait, and the keys.
import { progress, waiting } from "../core/view";
import { h, type Node } from "./h";
import { type KeySpec, key, type Look, note, shape } from "./look";

function net({ state, say }: Look): Node {
  const there = state.online && state.signedIn;
  const text = state.signedIn ? (state.online ? say.online : say.offline) : say.signIn;
  const tag = h(
    "span",
    { class: `mc-tag is-${there ? "agree" : "question"}` },
    shape(there ? "agree" : "question"),
    text,
  );
  if (state.signedIn) return h("span", { class: "net" }, tag);
  return h("a", { class: "net", href: "/login?next=/count" }, tag);
}

function top(look: Look): Node {
  const { state, act, say } = look;
  const { done, total } = progress(state);
  const mark = h("svg", { class: "mc-mark", "aria-hidden": "true" }, h("use", { href: "#mark" }));
  const title = state.pack
    ? [
        h(
          "b",
          {},
          `${say.round(state.pack.round)} ${state.pack.plan.name || state.pack.plan.number}`,
        ),
        h("span", { class: "q2" }, `${done} / ${total}`),
      ]
    : [h("b", {}, state.person?.name ?? say.product)];
  const menu = h(
    "button",
    {
      type: "button",
      class: "hh-menu",
      "aria-label": say.menu,
      onclick: () => act.go(state.screen === "menu" ? home(look) : "menu"),
    },
    h(
      "svg",
      { viewBox: "0 0 16 16", "aria-hidden": "true" },
      h("path", { d: "M2 4h12M2 8h12M2 12h12", stroke: "currentColor", "stroke-width": "1.6" }),
    ),
  );
  return h("header", { class: "hh-top" }, mark, ...title, net(look), menu);
}

/** The screen to go back to. */
export function home({ state }: Look): "tasks" | "places" | "floor" {
  if (!state.pack) return "tasks";
  return state.place === null ? "places" : "floor";
}

function why({ state, say }: Look, count: number): string {
  if (state.question) return say.sentWhenChosen;
  if (count && !state.signedIn) return say.sentWhenSignedIn;
  if (!state.online) {
    return say.offlineFor(Math.floor((state.now - (state.offlineSince ?? state.now)) / 60_000));
  }
  return count ? say.sending : say.allSent;
}

function queue(look: Look): Node {
  const { state, say } = look;
  const count = waiting(state);
  const { others } = state.waiting;
  const tone = count ? "question" : "agree";
  return h(
    "p",
    { class: `hh-queue is-${tone}`, title: others ? say.ofOthers(others) : "" },
    shape(tone),
    h("b", {}, say.waiting(count)),
    h("span", {}, why(look, count)),
  );
}

function trouble({ state, say }: Look): Node | null {
  if (!state.trouble) return null;
  const { why: cause, sentence } = state.trouble;
  const text = cause === "refused" ? sentence : say[cause];
  return note("variance", text);
}

export interface Body {
  name: string;
  main: Node[];
  keys: KeySpec[];
}

/** A whole screen around its body. */
export function frame(look: Look, body: Body): Node {
  const { state, say } = look;
  const others =
    state.waiting.others && state.screen !== "floor"
      ? note("question", say.ofOthers(state.waiting.others))
      : null;
  return h(
    "main",
    { class: `hh at-${body.name}` },
    top(look),
    ...body.main,
    h(
      "div",
      { class: "hh-foot" },
      trouble(look),
      others,
      queue(look),
      h(
        "div",
        { class: `hh-keys${body.keys.length === 1 ? " is-one" : ""}` },
        ...body.keys.map(key),
      ),
    ),
  );
}
