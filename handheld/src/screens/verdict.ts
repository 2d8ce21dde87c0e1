// What stands above the keys at a place: the verdict, what was read, and what to do next.
import type { Tone } from "../core/view";
import { type Child, h, type Node } from "./h";
import { drawing, type Look, shape } from "./look";

const DRAWINGS: Record<Tone | "voided", () => Node> = {
  ready: () => drawing("scan"),
  agree: () => shape("agree"),
  question: () => shape("question"),
  stop: () => shape("stop"),
  saved: () => drawing("store"),
  voided: () => drawing("undo"),
};

/** The huge word and its sentence, told aloud as well. */
export function verdict({ say }: Look, tone: Tone | "voided", sentence: string): Node {
  const look = tone === "saved" ? "offline" : tone === "voided" ? "ready" : tone;
  const says = { role: "status", "aria-live": "assertive", "aria-atomic": "true" };
  return h(
    "div",
    { class: `hh-verdict is-${look}`, ...says },
    DRAWINGS[tone](),
    h("strong", {}, say[tone]),
    h("span", {}, sentence),
  );
}

/** What was read, and what to do next. */
export function readPart(title: string, ...children: Child[]): Node {
  return h(
    "section",
    { class: "hh-read", tabindex: "0" },
    title ? h("h2", {}, title) : null,
    ...children,
  );
}

/** The next step in a sentence. */
export function next({ say }: Look, sentence: string): Node {
  return h("p", { class: "hh-next" }, h("b", {}, say.next), sentence);
}
