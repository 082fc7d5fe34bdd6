import { describe, expect, it } from "vitest";
import { CircuitBreaker } from "./circuit-breaker.js";

/** Without jitter. */
const exact = () => 0.999_999;

function failing(times: number): CircuitBreaker {
  const breaker = new CircuitBreaker(exact);
  for (let n = 0; n < times; n += 1) {
    expect(breaker.admits(0)).toBe(true);
    breaker.failed(0);
  }
  return breaker;
}

describe("CircuitBreaker", () => {
  it("opens after five failures in a row, for a second", () => {
    expect(failing(4).admits(0)).toBe(true);
    const breaker = failing(5);
    expect([0, 999].map((at) => breaker.admits(at))).toEqual([false, false]);
    expect(breaker.admits(1000)).toBe(true);
  });

  it("starts to count again after a success", () => {
    const breaker = failing(4);
    expect(breaker.succeeded()).toBe(false);
    for (let n = 0; n < 4; n += 1) expect(breaker.failed(0)).toBeUndefined();
    expect(breaker.admits(0)).toBe(true);
  });

  it("tries one command after the pause, and admits all once it has succeeded", () => {
    const breaker = failing(5);
    expect([1000, 1000, 1001].map((at) => breaker.admits(at))).toEqual([true, false, false]);
    expect(breaker.succeeded()).toBe(true);
    expect(breaker.admits(1002)).toBe(true);
  });

  it("opens for twice as long after each attempt that fails, up to 30 seconds", () => {
    const breaker = failing(5);
    let now = 0;
    const pauses = [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].map((pauseMs) => {
      expect(breaker.admits(now + pauseMs - 1)).toBe(false);
      now += pauseMs;
      expect(breaker.admits(now)).toBe(true);
      return breaker.failed(now);
    });
    expect(pauses).toEqual([2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  });

  it("is not opened for longer by commands that were sent before it opened", () => {
    const breaker = failing(5);
    expect(breaker.failed(500)).toBeUndefined();
    expect(breaker.admits(1000)).toBe(true);
  });
});
