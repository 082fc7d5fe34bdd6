import { describe, expect, it } from "vitest";
import { TurnBudget } from "./turn-budget.js";

function budgetOf(limitMs: number) {
  const ends: (() => void)[] = [];
  const budget = new TurnBudget(limitMs, (callback) => ends.push(callback));
  return { budget, ends };
}

describe("TurnBudget", () => {
  it("allows what fits into the turn, and nothing beyond", () => {
    const { budget } = budgetOf(1);
    expect(budget.allows(1)).toBe(true);
    expect(budget.allows(1.01)).toBe(false);
    budget.spend(0.75);
    expect(budget.allows(0.25)).toBe(true);
    expect(budget.allows(0.26)).toBe(false);
  });

  it("begins again with the next turn", () => {
    const { budget, ends } = budgetOf(1);
    budget.spend(1);
    expect(budget.allows(0.1)).toBe(false);
    for (const end of ends) end();
    expect(budget.allows(1)).toBe(true);
  });

  it("notices the end of a turn once, and only where a quarter was spent", () => {
    const { budget, ends } = budgetOf(1);
    budget.spend(0.2);
    expect(ends).toHaveLength(0);
    budget.spend(0.2);
    budget.spend(0.2);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    budget.spend(0.3);
    expect(ends).toHaveLength(2);
  });

  it("follows the event loop by itself", async () => {
    const budget = new TurnBudget();
    budget.spend(5);
    await Promise.resolve();
    expect(budget.allows(0)).toBe(false);
    await new Promise((resolve) => setImmediate(resolve));
    expect(budget.allows(1)).toBe(true);
  });

  it("notices the end of a turn from exactly a quarter on", () => {
    const { budget, ends } = budgetOf(1);
    budget.spend(0.25);
    expect(ends).toHaveLength(1);
  });
});
