import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Where Callgate reads the time and sets its timers, so that tests pass in a clock instead of sleeping.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. An operator or NTP may set it, forwards and backwards. */
  now(): number;
  /** Milliseconds from a fixed moment; never goes back, also when the wall clock is set. */
  monotonic(): number;
  /**
   * Calls back once after `delayMs` milliseconds, without an upper limit: the machine's own timers take 24.8 days at most, and
   * {@link systemClock} sets them again for the rest.
   *
   * @param keepsProcessAlive whether the process stays alive for it; `false` for background work
   */
  setTimer(callback: () => void, delayMs: number, keepsProcessAlive: boolean): ClockTimer;
}

/** A timer that can be cancelled. */
export interface ClockTimer {
  /** Keeps the timer from firing; without effect once it has fired. */
  cancel(): void;
}

/** `setTimeout` fires at once for a longer delay, which is a signed integer of 32 bits. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Runs a function in the async context in which this module was loaded. A timer keeps the context in which it was set: the
 * refresh of keys that a request happened to set would keep what that request stored until the process ends, and be part of its
 * trace.
 */
const outsideOfRequests = AsyncLocalStorage.snapshot();

/** The machine's own clocks. A timer calls back outside of the async context in which it is set. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback: () => void, delayMs: number, keepsProcessAlive: boolean): ClockTimer {
    let timeout: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      const now = Math.min(leftMs, LONGEST_TIMEOUT_MS);
      timeout = setTimeout(() => (leftMs > now ? wait(leftMs - now) : callback()), now);
      // A number where timers are those of browsers, and keep no process alive.
      if (!keepsProcessAlive) (timeout as Partial<NodeJS.Timeout>).unref?.();
    };
    outsideOfRequests(wait, delayMs);
    return { cancel: () => clearTimeout(timeout) };
  },
});
