import { describe, expect, it } from "vitest";
import { mostWithin, peaksOf } from "./request-rate.js";

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

describe("peaksOf", () => {
  it("keeps the highest of each stretch, a short one at the end included", () => {
    expect(peaksOf([1, 5, 2, 0, 7], 2)).toEqual([5, 2, 7]);
  });
});
