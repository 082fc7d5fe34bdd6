/** The bounds of growing pauses. */
export interface BackoffBounds {
  /** The pause after the first failure, in milliseconds. */
  readonly firstMs: number;
  /** The longest pause, in milliseconds. */
  readonly maxMs: number;
}

/**
 * How long to pause after so many failures in a row: doubling from `firstMs` to `maxMs`, jittered down by up to a
 * quarter so that a fleet spreads out. Whole milliseconds.
 *
 * @param failures failures in a row, 1 for the first
 * @param random 0 to 1, without 1
 */
export function backoffMs(
  failures: number,
  { firstMs, maxMs }: BackoffBounds,
  random: () => number,
): number {
  const full = Math.min(maxMs, firstMs * 2 ** (failures - 1));
  return Math.round(full * (0.75 + 0.25 * random()));
}
