/** A number that was measured in several rounds: lower quartile, median, upper quartile. */
export type Quartiles = readonly [low: number, median: number, high: number];

/** The median of a number measured in several rounds, between its quartiles. */
export function quartilesOf(values: readonly number[]): Quartiles {
  return [quantile(values, 0.25), median(values), quantile(values, 0.75)];
}

/**
 * How many times as large one series is as another, compared round by round.
 *
 * @param values and `reference`: the same place in both is the same round
 */
export function quartilesOfRatio(
  values: readonly number[],
  reference: readonly number[],
): Quartiles {
  return quartilesOf(ratiosOf(values, reference));
}

/** One series over another, round by round. */
export function ratiosOf(
  values: readonly number[],
  reference: readonly number[],
): readonly number[] {
  return values.map((value, round) => value / (reference[round] ?? Number.NaN));
}

/**
 * A number that was measured in several rounds of each of several starts: the median of the starts, between their
 * quartiles, where a start counts as the median of its rounds. Of one start alone, the same of its rounds.
 */
export function quartilesOfStarts(starts: readonly (readonly number[])[]): Quartiles {
  const [first = [], ...others] = starts;
  return quartilesOf(others.length === 0 ? first : starts.map(median));
}

/** The value in the middle; of an even number of values, between the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** The value that this share of all is not above. @param share 0 to 1 */
export function quantile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
