import type { Clock } from "../kit/time/clock.js";
import { onAbort } from "../kit/time/on-abort.js";
import type { KeySource } from "./key-source.js";

/**
 * Waits until a key source has usable keys, trying again as often as the source allows.
 *
 * Keeps the process alive meanwhile: a service that waits for its keys before it listens has nothing else to do.
 *
 * @param closed ends the waiting: a source that is closed never has keys again
 * @returns whether it has keys; `false` when the deadline passed, or the source was closed, first
 */
export async function waitForKeys(
  keys: KeySource,
  clock: Clock,
  deadlineMs: number,
  closed: AbortSignal,
): Promise<boolean> {
  const deadline = clock.monotonic() + deadlineMs;
  while (keys.current() === undefined) {
    const loading = keys.load();
    const leftMs = deadline - clock.monotonic();
    if (leftMs <= 0) return false;
    if ((await settledWithin(loading, clock, leftMs, closed)) !== undefined) return true;
    const pauseMs = Math.min(keys.retryAfterSeconds() * 1000, deadline - clock.monotonic());
    if (pauseMs <= 0 || closed.aborted) return false;
    await settledWithin(new Promise<never>(() => {}), clock, pauseMs, closed);
  }
  return true;
}

async function settledWithin<T>(
  promise: Promise<T>,
  clock: Clock,
  delayMs: number,
  closed: AbortSignal,
): Promise<T | undefined> {
  let stop = (): void => {};
  const pause = new Promise<undefined>((resolve) => {
    const end = (): void => resolve(undefined);
    const timer = clock.setTimer(end, delayMs, true);
    const stopListening = onAbort(closed, end);
    stop = () => {
      timer.cancel();
      stopListening();
    };
  });
  try {
    return await Promise.race([promise, pause]);
  } finally {
    stop();
  }
}
