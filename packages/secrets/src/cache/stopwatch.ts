import type { Clock } from "@callgate/core/kit";

/**
 * Measures how long ago something was, by the clock that says longer: the wall clock may be set, and the monotonic one
 * stands still while a machine sleeps.
 */
export class Stopwatch {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #monotonicStart: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#monotonicStart = clock.monotonic();
  }

  /** Milliseconds since this was made; never less than the monotonic clock says. */
  elapsedMs(): number {
    const { now, monotonic } = this.#read();
    return Math.max(now - this.#startedAt, monotonic - this.#monotonicStart);
  }

  /** Whether less than this passed. Where the wall clock was set back before the start, how much is unknown: then not. */
  isWithin(limitMs: number): boolean {
    return this.#read().now >= this.#startedAt && this.elapsedMs() < limitMs;
  }

  #read(): { readonly now: number; readonly monotonic: number } {
    return { now: this.#clock.now(), monotonic: this.#clock.monotonic() };
  }
}
