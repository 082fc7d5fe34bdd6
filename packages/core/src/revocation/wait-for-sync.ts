import type { Clock } from "../kit/time/clock.js";
import { onAbort } from "../kit/time/on-abort.js";
import type { Revocations } from "./revocations.js";

/**
 * Waits until every source of revocations has reported its list.
 *
 * Keeps the process alive meanwhile, as waiting for keys does.
 *
 * @returns `false` when the deadline passed, or the gate was closed, first
 */
export function waitForSync(
  revocations: Revocations,
  clock: Clock,
  deadlineMs: number,
  closed: AbortSignal,
): Promise<boolean> {
  if (revocations.feeds.every(({ syncedAtTime }) => syncedAtTime !== undefined))
    return Promise.resolve(true);
  if (closed.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = clock.setTimer(() => conclude(false), deadlineMs, true);
    const stopListening = onAbort(closed, () => conclude(false));
    const conclude = (synced: boolean): void => {
      timer.cancel();
      stopListening();
      resolve(synced);
    };
    void revocations.synced().then(() => conclude(true));
  });
}
