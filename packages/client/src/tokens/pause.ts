import { type Clock, type ClockTimer, unlessAborted } from "@callgate/core/kit";

/**
 * Waits. A process with nothing else to do waits too.
 *
 * @throws what `signal` is aborted with, as soon as it is
 */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  let timer: ClockTimer | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = clock.setTimer(resolve, ms, true);
  });
  return unlessAborted(passed, signal).finally(() => timer?.cancel());
}
