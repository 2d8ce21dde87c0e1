// What the machine gives: its clock, its boot, random names, and the ear of its other tabs.

/** An id that nobody else makes. */
export function uuid(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // Outside of a secure context browsers keep randomUUID back, but not the randomness.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The moment, by the clock that people set and by the one that only runs. */
export interface Moment {
  device_at: string;
  elapsed_ms: number;
  boot: string;
}

/** The machine's clocks. */
export interface Clocks {
  now(): number;
  elapsed(): number;
  moment(): Moment;
}

/** The clocks of this page; the running one starts anew with each load, and so does its name. */
export function clocks(): Clocks {
  const boot = uuid();
  const elapsed = () => Math.round(performance.now());
  const now = () => Date.now();
  const moment = () => ({ device_at: new Date(now()).toISOString(), elapsed_ms: elapsed(), boot });
  return { now, elapsed, moment };
}

/** The date by the warehouse's clock, whatever the handheld's time zone. */
export function warehouseDate(ms: number): string {
  const form = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai", dateStyle: "short" });
  return form.format(ms);
}

/** Run something unless another tab is at it. */
export type Alone = (work: () => Promise<void>) => Promise<void>;

/** The lock of the outbox; without locks the server's own care must do, and does. */
export function alone(name: string): Alone {
  if (!("locks" in navigator)) return (work) => work();
  return async (work) => {
    await navigator.locks.request(name, { ifAvailable: true }, (lock) =>
      lock ? work() : undefined,
    );
  };
}

/** Tell the other tabs that the store has changed, and hear it from them. */
export function tabs(name: string, heard: () => void): () => void {
  if (typeof BroadcastChannel === "undefined") return () => {};
  const channel = new BroadcastChannel(name);
  channel.addEventListener("message", heard);
  return () => channel.postMessage("changed");
}
