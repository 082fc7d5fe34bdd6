import type { Rounds } from "../measure/alternate.js";
import { median } from "../measure/statistics.js";

/** The results of this checkout and of the other, such as work done per second: the same place is the same round. */
export interface Pairs<Sample = number> {
  readonly ours: readonly Sample[];
  readonly theirs: readonly Sample[];
}

/** How many times as fast as the other checkout this one is, over all rounds. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/**
 * Measures two checkouts in turns, the other one first in every second round.
 *
 * @param measure does one round's work on one side
 */
export async function measurePairs<Side, Work, Sample>(
  sides: { readonly ours: Side; readonly theirs: Side },
  { warmUp, counted }: Rounds,
  workOfRound: () => Promise<Work>,
  measure: (side: Side, work: Work) => Promise<Sample>,
): Promise<Pairs<Sample>> {
  const pairs = { ours: [] as Sample[], theirs: [] as Sample[] };
  for (let round = 0; round < warmUp + counted; round += 1) {
    const work = await workOfRound();
    const order = ["ours", "theirs"] as const;
    for (const name of round % 2 === 0 ? order : order.toReversed()) {
      const sample = await measure(sides[name], work);
      if (round >= warmUp) pairs[name].push(sample);
    }
  }
  return pairs;
}

/** The ratios within each round: a slow moment of the machine falls on both sides of one. */
export function spreadOf({ ours, theirs }: Pairs): Spread {
  const ratios = ours.map((perSecond, round) => perSecond / (theirs[round] ?? Number.NaN));
  return { min: Math.min(...ratios), median: median(ratios), max: Math.max(...ratios) };
}
