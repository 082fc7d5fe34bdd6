import { describe, expect, it } from "vitest";
import { measurePairs, spreadOf } from "./pairs.js";

describe("measurePairs", () => {
  it("lets both sides do the same work in turns, and counts no round of the warm-up", async () => {
    const order: string[] = [];
    let round = 0;
    const pairs = await measurePairs(
      { ours: "o", theirs: "t" },
      { warmUp: 1, counted: 2 },
      async () => ++round,
      async (side, work) => {
        order.push(`${side}${work}`);
        return side === "o" ? work * 2 : work;
      },
    );
    expect(order).toEqual(["o1", "t1", "t2", "o2", "o3", "t3"]);
    expect(pairs).toEqual({ ours: [4, 6], theirs: [2, 3] });
  });
});

describe("spreadOf", () => {
  it("compares what was measured in the same round", () => {
    const pairs = { ours: [10, 100, 30], theirs: [10, 50, 40] };
    expect(spreadOf(pairs)).toEqual({ min: 0.75, median: 1, max: 2 });
  });
});
