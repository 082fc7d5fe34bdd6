import type { Clock, ClockTimer } from "./clock.js";

/**
 * Sets a timer for work that nothing waits for, and without which all is still correct: it does not keep the process alive.
 *
 * @returns `undefined` where the runtime has no timers now, as workerd while a module loads: then there is no such work
 */
export function backgroundTimer(
  clock: Pick<Clock, "setTimer">,
  callback: () => void,
  delayMs: number,
): ClockTimer | undefined {
  try {
    return clock.setTimer(callback, delayMs, false);
  } catch {
    return undefined;
  }
}
