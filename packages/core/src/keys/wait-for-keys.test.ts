import { getEventListeners } from "node:events";
import { FakeClock, settle } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { KeySet } from "./key-set.js";
import type { KeySource } from "./key-source.js";
import { waitForKeys } from "./wait-for-keys.js";

/** A key source that has keys from the n-th load on. */
function keysFromLoad(n: number): KeySource & { loads: number } {
  const keySet = new KeySet([]);
  const source = {
    loads: 0,
    current: () => (source.loads >= n ? keySet : undefined),
    load: async () => {
      source.loads += 1;
      return source.current();
    },
    retryAfterSeconds: () => 2,
  };
  return source as unknown as KeySource & { loads: number };
}

const { signal: open } = new AbortController();

async function outcomeOf(promise: Promise<boolean>): Promise<boolean | "waiting"> {
  await settle();
  return Promise.race([promise, Promise.resolve("waiting" as const)]);
}

describe("waitForKeys", () => {
  it("returns at once where there are keys", async () => {
    const source = keysFromLoad(0);
    expect(await waitForKeys(source, new FakeClock(), 0, open)).toBe(true);
    expect(source.loads).toBe(0);
  });

  it("with no time to wait, starts a fetch and returns false", async () => {
    const source = keysFromLoad(1);
    expect(await waitForKeys(source, new FakeClock(), 0, open)).toBe(false);
    expect(source.loads).toBe(1);
  });

  it("tries again as often as the source allows", async () => {
    const clock = new FakeClock();
    const source = keysFromLoad(3);
    const waiting = waitForKeys(source, clock, 10_000, open);
    await clock.advance(3999);
    expect(await outcomeOf(waiting)).toBe("waiting");
    await clock.advance(1);
    expect(await waiting).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it("listens once for the end of the gate, however many issuers wait", async () => {
    const clock = new FakeClock();
    const { signal } = new AbortController();
    const waiting = Array.from({ length: 20 }, () =>
      waitForKeys(keysFromLoad(2), clock, 10_000, signal),
    );
    await settle();
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await clock.advance(2000);
    expect(await Promise.all(waiting)).not.toContain(false);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("ends at the deadline, also when a fetch hangs", async () => {
    const clock = new FakeClock();
    const hanging = { ...keysFromLoad(9), load: () => new Promise<never>(() => {}) };
    const waiting = waitForKeys(hanging as unknown as KeySource, clock, 5000, open);
    await clock.advance(4999);
    expect(await outcomeOf(waiting)).toBe("waiting");
    await clock.advance(1);
    expect(await waiting).toBe(false);
  });

  it.each([
    ["a fetch hangs", () => new Promise<never>(() => {})],
    ["it pauses between two attempts", async () => undefined],
  ])("ends when the source is closed while %s", async (_when, load) => {
    const clock = new FakeClock();
    const closing = new AbortController();
    const source = { ...keysFromLoad(9), load } as unknown as KeySource;
    const waiting = waitForKeys(source, clock, 60_000, closing.signal);
    expect(await outcomeOf(waiting)).toBe("waiting");
    closing.abort();
    source.load = async () => undefined;
    expect(await waiting).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });
});
