import { describe, expect, it } from "vitest";
import { arrivals } from "./arrivals.js";

describe("arrivals", () => {
  const times = arrivals(20_000, 500);
  const gaps = times.map((time, n) => time - (times[n - 1] ?? 0));

  it("come at the rate on average", () => {
    expect(times.at(-1)).toBeGreaterThan(39_000);
    expect(times.at(-1)).toBeLessThan(41_000);
  });

  it("do not wait for each other: as many gaps are short and long as by chance", () => {
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(0);
    const longerThan = (ms: number) => gaps.filter((gap) => gap > ms).length / gaps.length;
    // Of gaps with a mean of 2 ms, e^-0.5 are longer than 1 ms, and e^-2 longer than 4 ms.
    expect(longerThan(1)).toBeCloseTo(Math.exp(-0.5), 1);
    expect(longerThan(4)).toBeCloseTo(Math.exp(-2), 1);
  });

  it("are the same for every server", () => {
    expect(arrivals(20_000, 500)).toEqual(times);
  });
});
