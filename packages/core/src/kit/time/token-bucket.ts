/** How much may be taken from a {@link TokenBucket} at once, and how fast it fills. */
export interface BucketSize {
  /** How many may be taken at once. */
  readonly burst: number;
  /** Milliseconds in which one more is added. */
  readonly intervalMs: number;
}

/**
 * Bounds how often something may happen: a burst at once, then once in each interval.
 *
 * Times are passed in, from a clock that never goes back.
 */
export class TokenBucket {
  readonly #size: BucketSize;
  /** Time accumulated, in milliseconds: whole numbers, so that many small sums lose nothing. */
  #savedMs: number;
  #countedAt: number;

  /** @param nowMs monotonic milliseconds; the bucket starts full */
  constructor(size: BucketSize, nowMs: number) {
    this.#size = size;
    this.#savedMs = size.burst * size.intervalMs;
    this.#countedAt = nowMs;
  }

  /** Takes one. @returns `false` when the bucket is empty */
  take(nowMs: number): boolean {
    const { burst, intervalMs } = this.#size;
    const earnedMs = Math.max(0, nowMs - this.#countedAt);
    this.#savedMs = Math.min(burst * intervalMs, this.#savedMs + earnedMs);
    this.#countedAt = nowMs;
    if (this.#savedMs < intervalMs) return false;
    this.#savedMs -= intervalMs;
    return true;
  }
}
