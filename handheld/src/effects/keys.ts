// Whatever has the focus, the scanner is heard.
import { GS } from "../core/gs1/identifiers";
import { hear, isBurst, QUIET, silence, strokeOf, type Wedge } from "../core/wedge";

const SILENCE_MS = 140;
const TEXT_FIELDS = "input:not([type=radio], [type=checkbox], [data-wedge]), textarea, select";

type Field = HTMLInputElement | HTMLTextAreaElement;

function fieldOf(target: EventTarget | null): Field | null {
  return target instanceof Element && target.matches(TEXT_FIELDS) ? (target as Field) : null;
}

/** A code that went into a field by mistake comes out of it again. */
function restore(field: Field | null, before: string): void {
  if (!field) return;
  field.value = before;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** The field that hears scanners which speak through the input method. */
function wedgeField(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("[data-wedge]");
}

/** Put the focus where scanners are heard, unless somebody is elsewhere by choice. */
export function listen(): void {
  const active = document.activeElement;
  if (!active || active === document.body) wedgeField()?.focus({ preventScroll: true });
}

/** Who presses a key by hand goes on scanning; who goes by the keyboard stays there. */
function leaveKey(event: MouseEvent): void {
  const active = document.activeElement;
  if (event.detail > 0 && active instanceof HTMLElement && !fieldOf(active)) active.blur();
  listen();
}

function modifiers({ ctrlKey, metaKey, altKey }: KeyboardEvent): { ctrl: boolean; alt: boolean } {
  return { ctrl: ctrlKey || metaKey, alt: altKey };
}

/** Hear the scanner on the whole page; a scan is told once. */
export function hearScanner(scanned: (raw: string) => void): void {
  let wedge: Wedge = QUIET;
  let before = "";
  let timer = 0;
  let altDigits = "";

  function told(raw: string): void {
    wedge = QUIET;
    const field = wedgeField();
    if (field) field.value = "";
    scanned(raw);
  }

  function take(key: string, field: Field | null): string | null {
    const [next, raw] = hear(wedge, { key, at: performance.now(), inField: field !== null });
    if (next.text.length === 1) before = field?.value ?? "";
    wedge = next;
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      const rest = silence(wedge, field !== null);
      if (rest !== null) told(rest);
    }, SILENCE_MS);
    return raw;
  }

  // Between keys of a code, none of them may press a button or write into the wedge's field twice.
  function mustNotAct(key: string, event: KeyboardEvent, field: Field | null): boolean {
    if (key === GS) return true;
    if (field || key.length > 1) return key === "Tab" && isBurst(wedge);
    const presses = key === " " && event.target instanceof HTMLButtonElement;
    return !presses || wedge.text !== "";
  }

  // Some scanners type GS as Alt+0029.
  function noteAlt(event: KeyboardEvent): void {
    if (event.altKey && /^[0-9]$/.test(event.key)) altDigits += event.key;
  }

  function onKey(event: KeyboardEvent): void {
    noteAlt(event);
    const key = event.isComposing ? null : strokeOf(event.key, modifiers(event));
    if (key === null) return;
    const field = fieldOf(event.target);
    if (mustNotAct(key, event, field)) event.preventDefault();
    const raw = take(key, field);
    if (raw === null) return;
    event.preventDefault();
    restore(field, before);
    told(raw);
  }

  function onKeyUp(event: KeyboardEvent): void {
    if (event.key !== "Alt") return;
    if (/^0*29$/.test(altDigits)) take(GS, fieldOf(event.target));
    altDigits = "";
  }

  // Input methods of Android give text without its keys.
  function onInput(event: Event): void {
    const field = wedgeField();
    if (!field || event.target !== field) return;
    const text = field.value;
    field.value = "";
    const heard = [...text].map((key) => take(/[\n\r]/.test(key) ? "Enter" : key, null));
    for (const raw of heard) if (raw !== null) told(raw);
  }

  function onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData("text") ?? "";
    if (fieldOf(event.target) || !text.trim()) return;
    event.preventDefault();
    told(text);
  }

  document.addEventListener("keydown", onKey, true);
  document.addEventListener("keyup", onKeyUp, true);
  document.addEventListener("input", onInput, true);
  document.addEventListener("paste", onPaste);
  document.addEventListener("click", leaveKey);
}
