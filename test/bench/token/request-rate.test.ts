import { describe, expect, it } from "vitest";
import { mostWithin, peaksOf, quantile } from "./request-rate.js";

describe("mostWithin", () => {
  it.each([
    [[], 0],
    [[0, 10, 20], 1],
    [[0, 9, 20], 2],
    [[30, 5, 0, 4, 31], 3],
  ])("of %o counts at most %d within ten", (moments, most) => {
    expect(mostWithin(moments, 10)).toBe(most);
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

describe("peaksOf", () => {
  it("keeps the highest of each stretch, a short one at the end included", () => {
    expect(peaksOf([1, 5, 2, 0, 7], 2)).toEqual([5, 2, 7]);
  });
});
