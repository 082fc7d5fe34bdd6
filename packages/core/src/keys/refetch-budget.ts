import type { Clock } from "../clock.js";

/** How many refetches may be paid for at once. */
const REFETCH_BURST = 3;
export const REFETCH_INTERVAL_MS = 15_000;

/**
 * A token bucket: what unknown key ids may make an issuer suffer.
 *
 * Three refetches at once, then one every 15 seconds, whatever a stranger writes into a header.
 */
export class RefetchBudget {
  readonly #clock: Clock;
  /** Time saved up, in milliseconds: whole numbers, so that many small sums lose nothing. */
  #savedMs: number = REFETCH_BURST * REFETCH_INTERVAL_MS;
  #countedAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedAt = clock.now();
  }

  /** Pays for one refetch, if there is something to pay with. */
  take(): boolean {
    const now = this.#clock.now();
    const earnedMs = Math.max(0, now - this.#countedAt);
    this.#savedMs = Math.min(REFETCH_BURST * REFETCH_INTERVAL_MS, this.#savedMs + earnedMs);
    this.#countedAt = now;
    if (this.#savedMs < REFETCH_INTERVAL_MS) return false;
    this.#savedMs -= REFETCH_INTERVAL_MS;
    return true;
  }
}
