import { describe, expect, it } from "vitest";
import { TokenBucket } from "./token-bucket.js";

const INTERVAL_MS = 15_000;
const full = () => new TokenBucket({ burst: 3, intervalMs: INTERVAL_MS }, 0);
const takes = (bucket: TokenBucket, nowMs: number, times: number) =>
  Array.from({ length: times }, () => bucket.take(nowMs));

describe("TokenBucket", () => {
  it("allows its burst at once, then one in each interval", () => {
    const bucket = full();
    expect(takes(bucket, 0, 4)).toEqual([true, true, true, false]);
    expect(bucket.take(INTERVAL_MS - 1)).toBe(false);
    expect(takes(bucket, INTERVAL_MS, 2)).toEqual([true, false]);
  });

  it.each([20, 500, 1000])(
    "allows the next in time when it is tried every %i ms meanwhile",
    (ms) => {
      const bucket = full();
      takes(bucket, 0, 3);
      for (let now = ms; now < INTERVAL_MS; now += ms) expect(bucket.take(now)).toBe(false);
      expect(bucket.take(Math.ceil(INTERVAL_MS / ms) * ms)).toBe(true);
    },
  );

  it("never accumulates more than its burst", () => {
    expect(takes(full(), 24 * 3_600_000, 4)).toEqual([true, true, true, false]);
  });

  it("adds nothing when the time goes back", () => {
    const bucket = full();
    takes(bucket, 1000, 3);
    expect(bucket.take(0)).toBe(false);
  });
});
