import type { Clock } from "./clock.js";
import { onAbort } from "./on-abort.js";
import { unlessAborted } from "./unless-aborted.js";

/** When an exchange ends, regardless of the other side. */
export interface Deadline {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Ends the exchange early: its result is no longer wanted. */
  readonly abandoned?: AbortSignal | undefined;
  /** What the exchange rejects with once its time is up. */
  readonly timedOut: () => Error;
}

/**
 * Runs an exchange that ends after `timeoutMs` of the clock's time, or once `abandoned` is aborted.
 *
 * It ends then even where the exchange ignores the signal it is given: it is no longer waited for, and its late answer or
 * failure is dropped.
 *
 * @param run receives a signal that is aborted, with the same reason, when the exchange ends early
 * @throws what `timedOut` makes, or the reason that `abandoned` was aborted with
 */
export async function withDeadline<T>(
  { clock, timeoutMs, abandoned, timedOut }: Deadline,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (abandoned?.aborted === true) throw abandoned.reason;
  const controller = new AbortController();
  const { signal } = controller;
  const timer = clock.setTimer(() => controller.abort(timedOut()), timeoutMs, false);
  const stopListening = abandoned && onAbort(abandoned, () => controller.abort(abandoned.reason));
  try {
    return await unlessAborted(run(signal), signal);
  } finally {
    timer.cancel();
    stopListening?.();
  }
}
