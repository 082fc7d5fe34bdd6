import type { Clock } from "@callgate/core";

/**
 * Waits.
 *
 * @throws what `signal` is aborted with, as soon as it is
 */
export function pause(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  keepsProcessAlive: boolean,
): Promise<void> {
  let timer: { cancel(): void } | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = clock.setTimer(resolve, ms, keepsProcessAlive);
  });
  return unlessAborted(passed, signal).finally(() => timer?.cancel());
}

/**
 * Settles as the promise does, or rejects once the signal is aborted; the promise's own end is then nobody's concern.
 *
 * @throws the signal's reason
 */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
