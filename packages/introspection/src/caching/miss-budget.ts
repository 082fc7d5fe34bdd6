import { TokenBucket } from "@callgate/core/kit";

/** The buckets count in microseconds, whole ones: sums of fractions would lose the last question of a burst. */
const MICROSECONDS = 1000;

/** The bounds of a {@link MissBudget}. */
export interface BudgetBounds {
  readonly missesPerSecond: number;
  readonly missBurst: number;
  /** The share of both that is kept for tokens which were active before, 0 to below 1. */
  readonly reserve: number;
}

/**
 * Bounds how many questions tokens cause that are not cached: any sender can make up any number of them.
 *
 * A share is kept for tokens that were active before: a flood of random ones does not lock them out.
 */
export class MissBudget {
  readonly #forAll: TokenBucket;
  readonly #forKnown: TokenBucket | undefined;

  constructor({ missesPerSecond, missBurst, reserve }: BudgetBounds, nowMs: number) {
    const bucket = (share: number): TokenBucket => {
      const burst = Math.max(1, Math.floor(missBurst * share));
      const interval = Math.round((1000 * MICROSECONDS) / (missesPerSecond * share));
      return new TokenBucket({ burst, intervalMs: interval }, nowMs * MICROSECONDS);
    };
    this.#forAll = bucket(1 - reserve);
    this.#forKnown = reserve > 0 ? bucket(reserve) : undefined;
  }

  /** @param wasActive whether the token was active before. @param nowMs monotonic milliseconds */
  take(wasActive: boolean, nowMs: number): boolean {
    const now = nowMs * MICROSECONDS;
    return this.#forAll.take(now) || (wasActive && this.#forKnown?.take(now) === true);
  }
}
