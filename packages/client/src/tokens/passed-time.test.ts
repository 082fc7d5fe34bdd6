import { createFakeClock } from "@callgate/testkit";
import { beforeEach, describe, expect, it } from "vitest";
import { PassedTime } from "./passed-time.js";

const HOUR = 3_600_000;

describe("PassedTime.now", () => {
  let wall: number;
  let monotonic: number;
  let time: PassedTime;

  beforeEach(() => {
    wall = Date.UTC(2026, 0, 1);
    monotonic = 5;
    const { setTimer } = createFakeClock();
    time = new PassedTime({ now: () => wall, monotonic: () => monotonic, setTimer });
  });

  const pass = (wallMs: number, monotonicMs = wallMs): number => {
    wall += wallMs;
    monotonic += monotonicMs;
    return time.now();
  };

  it("counts from 0", () => {
    expect(time.now()).toBe(0);
    expect(pass(1500)).toBe(1500);
    expect(pass(3 * HOUR)).toBe(3 * HOUR + 1500);
  });

  it("uses the wall clock while the monotonic one stands still", () => {
    expect(pass(200_000, 0)).toBe(200_000);
    expect(pass(1000, 1000)).toBe(201_000);
    expect(pass(200_000, 0)).toBe(401_000);
  });

  it("uses the monotonic clock while the wall clock stands still", () => {
    expect(pass(0, 200_000)).toBe(200_000);
    expect(pass(0, 9_999)).toBe(209_999);
  });

  it("counts a jump ahead of the wall clock, and keeps it when that is set back", () => {
    pass(1000);
    expect(pass(HOUR + 1000, 1000)).toBe(HOUR + 2000);
    expect(pass(1000 - HOUR, 1000)).toBe(HOUR + 3000);
    expect(pass(1000)).toBe(HOUR + 4000);
  });

  it("continues with the monotonic clock when the wall clock is set back", () => {
    pass(1000);
    expect(pass(5000 - HOUR, 5000)).toBe(6000);
    expect(pass(1000)).toBe(7000);
  });

  it("counts a sleep after the wall clock was set back without a read", () => {
    // Two hours pass, the clock is set back by one of them, and nothing reads the time meanwhile.
    expect(pass(HOUR, 2 * HOUR)).toBe(2 * HOUR);
    expect(pass(HOUR / 2, 0)).toBe(2.5 * HOUR);
  });

  it("treats everything as expired when the wall clock is set back and the monotonic one stands still", () => {
    pass(1000);
    expect(pass(-HOUR, 0)).toBeGreaterThan(366 * 24 * HOUR);
  });

  it("does not count the clocks' rounding, however often it is read", () => {
    let real = 0;
    for (let reading = 0; reading < 200_000; reading += 1) {
      real += 0.3;
      wall = Date.UTC(2026, 0, 1) + Math.floor(real);
      monotonic = 5 + real;
      time.now();
    }
    expect(time.now()).toBeGreaterThanOrEqual(real - 1e-3);
    expect(time.now()).toBeLessThan(real * 1.001 + 1);
  });

  it("never goes back", () => {
    let before = 0;
    for (const [wallMs, monotonicMs] of [
      [10, 10],
      [-5000, 3],
      [90_000, 0],
      [-90_000, 1],
      [0, 12_000],
      [-1, 0],
      [-HOUR, 5],
    ] as const) {
      const now = pass(wallMs, monotonicMs);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  it("converts a moment to the wall clock as it is now", () => {
    pass(1000);
    expect(time.toWall(4000)).toBe(wall + 3000);
    pass(-HOUR, 1000);
    expect(time.toWall(4000)).toBe(wall + 2000);
  });
});
