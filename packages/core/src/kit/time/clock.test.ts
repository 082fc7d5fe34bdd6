import { AsyncLocalStorage } from "node:async_hooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "./clock.js";

const DAY_MS = 86_400_000;

describe("systemClock.setTimer", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([1, 24, 25, 60, 366])("calls back after %d days, and not before", (days) => {
    const callback = vi.fn();
    systemClock.setTimer(callback, days * DAY_MS, true);
    vi.advanceTimersByTime(days * DAY_MS - 1);
    expect(callback).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(callback).toHaveBeenCalledOnce();
  });

  it("can be cancelled after its first part", () => {
    const callback = vi.fn();
    const timer = systemClock.setTimer(callback, 60 * DAY_MS, false);
    vi.advanceTimersByTime(30 * DAY_MS);
    timer.cancel();
    vi.advanceTimersByTime(60 * DAY_MS);
    expect(callback).not.toHaveBeenCalled();
  });
});

describe("systemClock.setTimer, in the async context of a request", () => {
  it("calls back without what the request has stored", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen = await new Promise((resolve) => {
      storage.run("the first request", () => {
        systemClock.setTimer(() => resolve(storage.getStore()), 1, true);
      });
    });
    expect(seen).toBeUndefined();
  });
});
