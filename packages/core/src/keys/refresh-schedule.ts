import { backgroundTimer } from "../kit/time/background-timer.js";
import { type BackoffBounds, backoffMs } from "../kit/time/backoff.js";
import type { Clock, ClockTimer } from "../kit/time/clock.js";

/** How long to pause after failures in a row: 1 s doubling to 15 s. */
const RETRY_PAUSES: BackoffBounds = Object.freeze({ firstMs: 1000, maxMs: 15_000 });

/**
 * When a key set is fetched next: before its expiry, or after a failure with growing pauses.
 *
 * A timer starts it, so that the end of an outage is noticed without a request; but a fetch that is due is due also where
 * no timer fires, as in a process that was suspended, or on a runtime without timers between requests. Times are monotonic.
 */
export class RefreshSchedule {
  readonly #clock: Clock;
  readonly #run: () => void;
  #timer: ClockTimer | undefined;
  #nextAt: number | undefined;
  #failures = 0;
  #failedAt = 0;

  /** @param run starts a fetch */
  constructor(clock: Clock, run: () => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** Whether the last fetch failed. */
  get isFailing(): boolean {
    return this.#failures > 0;
  }

  /** When the next fetch is due, in monotonic milliseconds; `undefined` before the first. */
  get nextAt(): number | undefined {
    return this.#nextAt;
  }

  /** Milliseconds without a fetch after a failure. */
  pauseLeftMs(): number {
    return this.isFailing ? Math.max(0, (this.#nextAt ?? 0) - this.#clock.monotonic()) : 0;
  }

  /** A fetch succeeded: sets when the next one is due. */
  succeeded(refreshAt: number): void {
    this.#failures = 0;
    this.#set(refreshAt);
  }

  /** A fetch failed: the next one is due after a pause that grows. */
  failed(): void {
    this.#failures += 1;
    this.#failedAt = this.#clock.monotonic();
    this.#set(Math.ceil(this.#failedAt + backoffMs(this.#failures, RETRY_PAUSES, Math.random)));
  }

  /**
   * A request waits for a key that only the issuer has: after a failure the next fetch is due as after the first one,
   * within a second, however long the outage has lasted.
   */
  hasten(): void {
    if (!this.isFailing) return;
    const soonest = Math.ceil(this.#failedAt + backoffMs(1, RETRY_PAUSES, Math.random));
    if (soonest < (this.#nextAt ?? 0)) this.#set(soonest);
  }

  /** Stops it: nothing is due any more. */
  cancel(): void {
    this.#timer?.cancel();
    this.#nextAt = undefined;
  }

  #set(nextAt: number): void {
    this.#timer?.cancel();
    this.#nextAt = nextAt;
    const delayMs = Math.max(0, nextAt - this.#clock.monotonic());
    this.#timer = backgroundTimer(this.#clock, this.#run, delayMs);
  }
}
