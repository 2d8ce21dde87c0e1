// The keyboard: what a control's data-key names, that key presses; "/" goes to the search.

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement
  );
}

// Enter on something that can be pressed presses that, not what the page's hint promises.
function isPressed(event: KeyboardEvent): boolean {
  return (
    event.key === "Enter" &&
    event.target instanceof Element &&
    event.target.closest("a, button, summary") !== null
  );
}

function control(key: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
}

function step(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const now = rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(Math.max(now + by, 0), rows.length - 1)];
  next?.querySelector<HTMLElement>("a, button")?.click();
}

function press(key: string): boolean {
  if (key === "j" || key === "k") {
    step(key === "j" ? 1 : -1);
    return true;
  }
  const found = key === "/" ? document.querySelector<HTMLElement>('[type="search"]') : control(key);
  if (!found) return false;
  if (key === "/") found.focus();
  else found.click();
  return true;
}

/** Listen for the keys that the page's own hints promise. */
export function goByKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (!isPressed(event) && press(event.key)) event.preventDefault();
  });
}
