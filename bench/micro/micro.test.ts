import { describe, expect, it } from "vitest";
import { toRows } from "./micro.js";
import { BARE, OURS } from "./uncached-tokens.js";

const round = (elapsedMs: number) => ({ elapsedMs, processorMs: elapsedMs / 2 });

describe("toRows", () => {
  it("has times per token by both clocks, and what was measured in the same round compared", () => {
    const times = new Map([
      [BARE, [round(10), round(20)]],
      [OURS, [round(20), round(40)]],
      ["a peer", [round(30), round(60)]],
    ]);
    const { rows } = toRows(times, 1000, BARE);
    expect(rows[2]).toEqual({
      name: "a peer",
      microseconds: [30, 45, 60],
      processorMicroseconds: [15, 22.5, 30],
      perSecond: [1e6 / 60, 25_000, 1e6 / 30],
      timesReference: { elapsed: [3, 3, 3], processor: [3, 3, 3] },
      timesOurs: { elapsed: [1.5, 1.5, 1.5], processor: [1.5, 1.5, 1.5] },
    });
  });
});
