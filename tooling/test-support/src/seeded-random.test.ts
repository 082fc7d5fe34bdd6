import { describe, expect, it } from "vitest";
import { seededRandom } from "./seeded-random.js";

function draws(seed: number, count: number): readonly number[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, random);
}

describe("seededRandom", () => {
  it("draws the same numbers for the same seed, and others for another", () => {
    expect(draws(1, 5)).toEqual(draws(1, 5));
    expect(draws(1, 5)).not.toEqual(draws(2, 5));
  });

  it("spreads evenly from 0 to 1", () => {
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const draw of draws(3, 10_000)) {
      const tenth = Math.floor(draw * 10);
      tenths[tenth] = (tenths[tenth] ?? Number.NaN) + 1;
    }
    expect(tenths).toHaveLength(10);
    expect(Math.min(...tenths)).toBeGreaterThan(850);
  });
});
