import { describe, expect, it } from "vitest";
import {
  median,
  quantile,
  quartilesOf,
  quartilesOfRatio,
  quartilesOfStarts,
} from "./statistics.js";

describe("median", () => {
  it("is the value in the middle, whatever the order", () => {
    expect(median([9, 1, 5])).toBe(5);
  });

  it("is halfway between the two in the middle of an even number", () => {
    expect(median([4, 1, 100, 2])).toBe(3);
  });

  it("sorts by size, not by digits", () => {
    expect(median([10, 9, 100])).toBe(10);
  });
});

describe("quartilesOf", () => {
  it("has a quarter of the values below, half, and a quarter above", () => {
    expect(quartilesOf([8, 1, 3, 2, 7, 4, 6, 5])).toEqual([2, 4.5, 6]);
  });

  it("is one value three times where there was one round", () => {
    expect(quartilesOf([7])).toEqual([7, 7, 7]);
  });
});

describe("quartilesOfRatio", () => {
  it("compares what was measured in the same round", () => {
    // A machine that was twice as slow in the second round was so for both.
    expect(quartilesOfRatio([3, 6, 3], [2, 4, 2])).toEqual([1.5, 1.5, 1.5]);
  });
});

describe("quartilesOfStarts", () => {
  it("counts each start once, as the median of its rounds", () => {
    const lucky = [9, 9, 9, 9, 9];
    expect(quartilesOfStarts([lucky, [3], [1, 2, 9], [4, 4]])).toEqual([2, 3.5, 4]);
  });

  it("uses the rounds where there was one start", () => {
    expect(quartilesOfStarts([[8, 1, 3, 2, 7, 4, 6, 5]])).toEqual([2, 4.5, 6]);
  });
});

describe("quantile", () => {
  const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);

  it("is the value that this share is not above", () => {
    expect([0.5, 0.99, 1].map((share) => quantile(hundred, share))).toEqual([50, 99, 100]);
  });

  it("is the least for no share at all", () => {
    expect(quantile(hundred, 0)).toBe(1);
  });
});
