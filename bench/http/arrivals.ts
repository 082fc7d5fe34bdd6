import { seededRandom } from "@callgate-tooling/test-support";

/**
 * When requests arrive that know nothing of each other: a Poisson process, the same in every run.
 *
 * @returns milliseconds after the start, ascending
 */
export function arrivals(count: number, ratePerSecond: number): readonly number[] {
  const random = seededRandom(1);
  let atMs = 0;
  return Array.from({ length: count }, () => {
    atMs -= (Math.log(1 - random()) * 1000) / ratePerSecond;
    return atMs;
  });
}
