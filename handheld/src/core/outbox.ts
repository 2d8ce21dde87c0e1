// What goes up next, and when to try again. Nothing is deleted before it is acknowledged by its id.
import type { Answer, Kept } from "./scan";

export const BATCH = 200;

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;

/** The next batch: the oldest scans, of one task, not more than a request carries. */
export function nextBatch(unsent: readonly Kept[]): Kept[] {
  const task = unsent[0]?.task;
  return unsent.filter((one) => one.task === task).slice(0, BATCH);
}

/** The answers that settle scans of the batch, each scan once, whatever else came. */
export function acknowledged(batch: readonly Kept[], answers: readonly Answer[]): Answer[] {
  const asked = new Set(batch.map(({ id }) => id));
  return answers.filter(({ id }) => asked.delete(id));
}

/** How long to wait after so many failures in a row. */
export function backOff(failures: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.max(failures - 1, 0), LONGEST_WAIT_MS);
}
