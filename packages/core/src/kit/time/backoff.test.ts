import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.js";

const pauses = { firstMs: 1000, maxMs: 15_000 };

describe("backoffMs", () => {
  it.each([
    [1, 1000],
    [2, 2000],
    [4, 8000],
    [5, 15_000],
    [2000, 15_000],
  ])(
    "waits after %i failures at most %i ms, and at least three quarters of that",
    (failures, full) => {
      for (let round = 0; round < 50; round += 1) {
        expect(backoffMs(failures, pauses, Math.random)).toBeLessThanOrEqual(full);
        expect(backoffMs(failures, pauses, Math.random)).toBeGreaterThanOrEqual(full * 0.75);
        expect(Number.isInteger(backoffMs(failures, pauses, Math.random))).toBe(true);
      }
    },
  );
});
