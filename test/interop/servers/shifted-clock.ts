import { type Clock, systemClock } from "@callgate/core";

/** A clock that differs from the machine's by so many seconds. */
export function shiftedClock(seconds: number): Clock {
  return Object.freeze({ ...systemClock, now: () => systemClock.now() + seconds * 1000 });
}
