import { describe, expect, it } from "vitest";
import { MissBudget } from "./miss-budget.js";

const BOUNDS = { missesPerSecond: 200, missBurst: 400, reserve: 0.25 };

const take = (budget: MissBudget, count: number, wasActive: boolean, now: number): number =>
  Array.from({ length: count }, () => budget.take(wasActive, now)).filter(Boolean).length;

describe("MissBudget", () => {
  it("lets a burst of unknown tokens through, less the reserve", () => {
    expect(take(new MissBudget(BOUNDS, 0), 1000, false, 0)).toBe(300);
  });

  it("keeps the reserve for tokens that were active before", () => {
    const budget = new MissBudget(BOUNDS, 0);
    take(budget, 1000, false, 0);
    expect(take(budget, 1000, true, 0)).toBe(100);
  });

  it("gives such tokens the whole burst where nothing else takes from it", () => {
    expect(take(new MissBudget(BOUNDS, 0), 1000, true, 0)).toBe(400);
  });

  it("fills with time, to no more than the burst", () => {
    const budget = new MissBudget(BOUNDS, 0);
    take(budget, 1000, true, 0);
    expect(take(budget, 1000, false, 1000)).toBe(149);
    expect(take(budget, 1000, true, 1000)).toBe(50);
    expect(take(budget, 1000, true, 3_600_000)).toBe(400);
  });

  it("has no reserve where none is kept", () => {
    const budget = new MissBudget({ ...BOUNDS, reserve: 0 }, 0);
    expect(take(budget, 1000, false, 0)).toBe(400);
    expect(take(budget, 1000, true, 0)).toBe(0);
  });

  it("lets one through with the smallest bounds", () => {
    const budget = new MissBudget({ missesPerSecond: 1, missBurst: 1, reserve: 0.9 }, 0);
    expect(take(budget, 10, false, 0)).toBe(1);
  });
});
