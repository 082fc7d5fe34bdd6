const FORCED_REFRESH_BURST = 2;
const FORCED_REFRESH_INTERVAL_MS = 30_000;

/**
 * What services that refuse good tokens may make the authorization server suffer, per key: two renewals at once, then
 * one every 30 seconds.
 */
export class ForcedRefreshBudget {
  #savedMs: number = FORCED_REFRESH_BURST * FORCED_REFRESH_INTERVAL_MS;
  #countedAt: number;

  constructor(now: number) {
    this.#countedAt = now;
  }

  /** Pays for one renewal, if there is something to pay with. */
  take(now: number): boolean {
    const most = FORCED_REFRESH_BURST * FORCED_REFRESH_INTERVAL_MS;
    this.#savedMs = Math.min(most, this.#savedMs + (now - this.#countedAt));
    this.#countedAt = now;
    if (this.#savedMs < FORCED_REFRESH_INTERVAL_MS) return false;
    this.#savedMs -= FORCED_REFRESH_INTERVAL_MS;
    return true;
  }
}
