import type { Clock } from "@callgate/client";

/**
 * Lets a clock rule Date and the timers of this process, for libraries that take no clock.
 *
 * @returns puts them back as they were
 */
export function ruleTime(clock: Clock): () => void {
  const { Date: RealDate, setTimeout, clearTimeout } = globalThis;
  class RuledDate extends RealDate {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [clock.now()] : given) as [number]));
    }
    static override now(): number {
      return clock.now();
    }
  }
  const set = (callback: (...values: unknown[]) => void, ms = 0, ...values: unknown[]): unknown =>
    new RuledTimer(clock, () => callback(...values), ms);
  const clear = (timer: unknown): void => {
    if (timer instanceof RuledTimer) timer.cancel();
    else clearTimeout(timer as NodeJS.Timeout);
  };
  globalThis.Date = RuledDate as DateConstructor;
  globalThis.setTimeout = set as typeof globalThis.setTimeout;
  globalThis.clearTimeout = clear as typeof globalThis.clearTimeout;
  return () => {
    Object.assign(globalThis, { Date: RealDate, setTimeout, clearTimeout });
  };
}

/** As much of a Node.js timer as libraries use. */
class RuledTimer {
  readonly #clock: Clock;
  readonly #callback: () => void;
  readonly #ms: number;
  #timer: { cancel(): void };

  constructor(clock: Clock, callback: () => void, ms: number) {
    this.#clock = clock;
    this.#callback = callback;
    this.#ms = ms;
    this.#timer = clock.setTimer(callback, ms, false);
  }

  cancel(): void {
    this.#timer.cancel();
  }

  refresh(): this {
    this.#timer.cancel();
    this.#timer = this.#clock.setTimer(this.#callback, this.#ms, false);
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}
