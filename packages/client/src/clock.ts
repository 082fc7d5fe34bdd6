import { type Clock, systemClock } from "@callgate/core";

/** A clock that also tells how much time passed, whatever somebody sets the wall clock to. */
export interface TokenClock extends Clock {
  /** Milliseconds from a fixed moment; never goes back. */
  monotonic(): number;
}

/** The machine's own clocks. */
export const systemTokenClock: TokenClock = Object.freeze({
  ...systemClock,
  monotonic: () => performance.now(),
});
