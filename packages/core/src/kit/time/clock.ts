/**
 * Where Callgate reads the time and sets its timers, so that tests hand in a clock instead of sleeping.
 */
export interface Clock {
  /** Milliseconds since the Unix epoch. An operator or NTP may set it, forwards and back. */
  now(): number;
  /** Milliseconds from a fixed moment; never goes back, whatever the wall clock is set to. */
  monotonic(): number;
  /**
   * Calls back once after `delayMs` milliseconds.
   *
   * @param keepsProcessAlive whether a process with nothing else to do waits for it; background work says no
   */
  setTimer(callback: () => void, delayMs: number, keepsProcessAlive: boolean): ClockTimer;
}

/** A timer that can be cancelled. */
export interface ClockTimer {
  cancel(): void;
}

/** The machine's own clocks. */
export const systemClock: Clock = Object.freeze({
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback: () => void, delayMs: number, keepsProcessAlive: boolean): ClockTimer {
    const timeout = setTimeout(callback, delayMs);
    if (!keepsProcessAlive) timeout.unref();
    return { cancel: () => clearTimeout(timeout) };
  },
});
