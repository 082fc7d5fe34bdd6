import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { REFETCH_INTERVAL_MS, RefetchBudget } from "./refetch-budget.js";

describe("RefetchBudget", () => {
  it("pays for three at once, then for one every 15 seconds", async () => {
    const clock = new FakeClock();
    const budget = new RefetchBudget(clock);
    expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    await clock.advance(REFETCH_INTERVAL_MS - 1);
    expect(budget.take()).toBe(false);
    await clock.advance(1);
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });

  it.each([20, 500, 1000])("pays on time when it is asked every %i ms meanwhile", async (ms) => {
    const clock = new FakeClock();
    const budget = new RefetchBudget(clock);
    for (let paid = 0; paid < 3; paid += 1) budget.take();
    for (let waited = ms; waited < REFETCH_INTERVAL_MS; waited += ms) {
      await clock.advance(ms);
      expect(budget.take()).toBe(false);
    }
    await clock.advance(ms);
    expect(budget.take()).toBe(true);
  });

  it("never saves up more than three", async () => {
    const clock = new FakeClock();
    const budget = new RefetchBudget(clock);
    await clock.advance(24 * 3_600_000);
    expect([budget.take(), budget.take(), budget.take(), budget.take()]).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});
