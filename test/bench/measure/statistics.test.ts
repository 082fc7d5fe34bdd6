import { describe, expect, it } from "vitest";
import { median, medianRatio } from "./statistics.js";

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

describe("medianRatio", () => {
  it("compares what was measured in the same round", () => {
    // A machine that was twice as slow in the second round was so for both.
    expect(medianRatio([3, 6, 3], [2, 4, 2])).toBe(1.5);
  });
});
