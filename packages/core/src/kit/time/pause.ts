import type { Clock } from "./clock.js";
import { onAbort } from "./on-abort.js";

/** Resolves after a time, or as soon as the signal is aborted; does not keep the process alive. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = clock.setTimer(
      () => {
        stopListening();
        resolve();
      },
      ms,
      false,
    );
    const stopListening = onAbort(signal, () => {
      timer.cancel();
      resolve();
    });
  });
}
