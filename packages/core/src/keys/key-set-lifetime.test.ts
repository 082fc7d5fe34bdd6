import { describe, expect, it } from "vitest";
import { planLifetime } from "./key-set-lifetime.js";

describe("planLifetime", () => {
  it.each([
    [undefined, 600],
    [0, 60],
    [59, 60],
    [60, 60],
    [3600, 3600],
    [86_400, 86_400],
    [86_401, 86_400],
    [9_999_999_999, 86_400],
  ])("turns max-age %s into a lifetime of %i s", (maxAge, seconds) => {
    expect(planLifetime(1000, maxAge, 0).expiresAt).toBe(1000 + seconds * 1000);
  });

  it("refreshes around 80 % of the lifetime, not all at the same moment", () => {
    const moments = Array.from({ length: 200 }, () => planLifetime(0, 1000, 0).refreshAt);
    expect(Math.min(...moments)).toBeGreaterThanOrEqual(750_000);
    expect(Math.max(...moments)).toBeLessThanOrEqual(850_000);
    expect(new Set(moments).size).toBeGreaterThan(100);
  });

  it("plans in whole milliseconds, as health reports them", () => {
    const moments = Array.from({ length: 50 }, () => planLifetime(1000, 61, 0).refreshAt);
    expect(moments.filter((moment) => !Number.isInteger(moment))).toEqual([]);
  });

  it("stays usable after expiry for the length of the tolerance", () => {
    expect(planLifetime(0, 60, 3600).serveUntil).toBe(60_000 + 3_600_000);
    expect(planLifetime(0, 60, 0).serveUntil).toBe(60_000);
  });
});
