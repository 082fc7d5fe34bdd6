import { describe, expect, it } from "vitest";
import { outcomeOf, setScene } from "../test-support/scene.js";
import { unreachable } from "../test-support/scripted-endpoint.js";

describe("keepWarm", () => {
  it("sets no timer unless keepWarm is set", async () => {
    const { source, endpoint, clock } = setScene();
    await source.get();
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(3_600_000);
    expect(endpoint.requests).toHaveLength(1);
  });

  it("renews a token in use without a call that triggers it", async () => {
    const { source, endpoint, clock } = setScene({ keepWarm: true });
    await source.get();
    await clock.advance(239_999);
    expect(await outcomeOf(source.get())).toBe("token-1");
    expect(endpoint.requests).toHaveLength(1);
    await clock.advance(1);
    expect(endpoint.requests).toHaveLength(2);
    await clock.advance(240_000);
    expect(await outcomeOf(source.get())).toBe("token-3");
  });

  it("does not renew a token that was not requested since its last renewal", async () => {
    const { source, endpoint, clock } = setScene({ keepWarm: true });
    await source.get();
    await clock.advance(3_600_000);
    expect(endpoint.requests).toHaveLength(2);
    expect(clock.pendingTimers).toBe(0);
    await source.get();
    expect(endpoint.requests).toHaveLength(3);
    await clock.advance(240_000);
    expect(endpoint.requests).toHaveLength(4);
  });

  it("tries again after a failure while the token is valid, and not after", async () => {
    const { source, endpoint, clock } = setScene({ keepWarm: true });
    await source.get();
    endpoint.failure = unreachable();
    await clock.advance(250_000);
    expect(endpoint.requests.length).toBeGreaterThan(2);
    await clock.advance(60_000);
    const before = endpoint.requests.length;
    await clock.advance(3_600_000);
    expect(endpoint.requests).toHaveLength(before);
    expect(clock.pendingTimers).toBe(0);
  });

  it("renews tokens whose lifetime is longer than the longest timer", async () => {
    const { source, endpoint, clock } = setScene({ keepWarm: true });
    const days = 24 * 3600;
    endpoint.granted = { expiresInSeconds: 60 * days };
    await source.get();
    await clock.advance(60 * days * 1000 - 300_001);
    expect(endpoint.requests).toHaveLength(1);
    await clock.advance(1);
    expect(endpoint.requests).toHaveLength(2);
  });

  it("never sets a timer that keeps the process alive", async () => {
    const scene = setScene();
    const kept: boolean[] = [];
    const { clock } = scene;
    const { source } = setScene({
      keepWarm: true,
      clock: {
        now: clock.now,
        monotonic: clock.monotonic,
        setTimer: (callback, delayMs, keepsProcessAlive) => {
          kept.push(keepsProcessAlive);
          return clock.setTimer(callback, delayMs, keepsProcessAlive);
        },
      },
    });
    await source.get();
    // One for the fetch, one for the renewal.
    expect(kept).toEqual([false, false]);
  });
});
