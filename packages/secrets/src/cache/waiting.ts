import type { Clock } from "@callgate/core";
import { ReadFailure } from "../read-failure.js";

/**
 * Runs something that has to be through after `timeoutMs` of the clock's time.
 *
 * What does not listen to the signal is left to itself: nobody waits for it any longer.
 *
 * @throws {ReadFailure} `store_timeout`
 */
export async function withinTime<T>(
  clock: Clock,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const timer = clock.setTimer(() => controller.abort(), timeoutMs, false);
  try {
    return await unlessAborted(run(signal), signal, () => new ReadFailure("store_timeout"));
  } finally {
    timer.cancel();
  }
}

/** Waits for something that others may wait for too: the signal ends this wait alone. */
export function unlessAborted<T>(
  shared: Promise<T>,
  signal: AbortSignal | undefined,
  toError: () => Error,
): Promise<T> {
  if (signal === undefined) return shared;
  return new Promise((resolve, reject) => {
    const detach = (): void => reject(toError());
    if (signal.aborted) detach();
    signal.addEventListener("abort", detach, { once: true });
    const settled = (): void => signal.removeEventListener("abort", detach);
    shared.then(resolve, reject).finally(settled);
  });
}
