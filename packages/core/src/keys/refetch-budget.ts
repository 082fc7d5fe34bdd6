import type { BucketSize } from "../kit/time/token-bucket.js";

export const REFETCH_INTERVAL_MS = 15_000;

/**
 * How many fetches unknown key ids may cause: three at once, then one every 15 seconds, regardless of what callers
 * write into a header.
 */
export const REFETCH_BUDGET: BucketSize = Object.freeze({
  burst: 3,
  intervalMs: REFETCH_INTERVAL_MS,
});
