import { type Clock, systemClock } from "@callgate/core";

/** A clock that the checks move forward. */
export interface MovableClock extends Clock {
  advance(ms: number): void;
}

/**
 * A clock whose time of day stands still unless it is moved, since the checks are about single seconds.
 *
 * Its timers are the machine's, and are not moved: what is due has to be noticed by a request.
 */
export function movableClock(nowMs: number): MovableClock {
  let passedMs = 0;
  return {
    now: () => nowMs + passedMs,
    monotonic: () => systemClock.monotonic() + passedMs,
    setTimer: systemClock.setTimer,
    advance(ms) {
      passedMs += ms;
    },
  };
}
