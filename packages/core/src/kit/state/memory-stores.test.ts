import { FakeClock } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../configuration/configuration-error.js";
import { memoryLockStore } from "./memory-lock-store.js";
import { memoryReplayStore } from "./memory-replay-store.js";
import { memoryValueStore } from "./memory-value-store.js";
import { StoreUnavailableError } from "./store-unavailable-error.js";

// What every store must do is the contract of the test kit; here is what is special about memory.

describe("memoryReplayStore", () => {
  it("answers at once", () => {
    expect(memoryReplayStore().claim("key", 1000)).toBe(true);
  });

  it("throws where one client has too many claims, while others have room", () => {
    const store = memoryReplayStore({ maxEntries: 4, maxPerKey: 2, clock: new FakeClock() });
    store.claim("one", 1000, "client");
    store.claim("two", 1000, "client");
    expect(() => store.claim("three", 1000, "client")).toThrow("holder_full");
    expect(store.claim("three", 1000, "other")).toBe(true);
  });

  it("leaves half of its room to others by default", () => {
    const store = memoryReplayStore({ maxEntries: 4, clock: new FakeClock() });
    store.claim("one", 1000, "client");
    store.claim("two", 1000, "client");
    expect(() => store.claim("three", 1000, "client")).toThrow("holder_full");
  });

  it("throws where it is full, so that the request is undecided", () => {
    const store = memoryReplayStore({ maxEntries: 1, clock: new FakeClock() });
    store.claim("one", 1000);
    expect(() => store.claim("two", 1000)).toThrow(StoreUnavailableError);
    expect(() => store.claim("two", 1000)).toThrow("full");
  });
});

describe("memoryValueStore", () => {
  it("evicts the least recently used value, and keeps none that is too large", async () => {
    const store = memoryValueStore({ maxEntries: 2, maxBytes: 1024 });
    await store.set("a", new Uint8Array(10), 1000);
    await store.set("b", new Uint8Array(10), 1000);
    await store.get("a");
    await store.set("c", new Uint8Array(10), 1000);
    await store.set("large", new Uint8Array(2000), 1000);
    expect(await store.get("b")).toBeUndefined();
    expect(await store.get("large")).toBeUndefined();
    expect(await store.get("a")).toHaveLength(10);
  });
});

describe("memoryLockStore", () => {
  it("forgets locks whose time has passed, and acquires no more than it may hold", async () => {
    const clock = new FakeClock();
    const store = memoryLockStore({ maxEntries: 1, clock });
    await store.acquire("one", 100);
    await expect(store.acquire("two", 100)).rejects.toThrow("full");
    await clock.advance(100);
    expect(await store.acquire("two", 100)).toBeDefined();
  });
});

describe("the stores in memory", () => {
  it.each([
    [() => memoryReplayStore({ maxEntries: 0 }), "maxEntries"],
    [() => memoryReplayStore({ maxEntries: 10, maxPerKey: 6 }), "maxPerKey"],
    [() => memoryValueStore({ maxBytes: 1023 }), "maxBytes"],
    [() => memoryLockStore({ clock: {} as FakeClock }), "clock"],
    [() => memoryReplayStore({ maxEntry: 1 } as object), "maxEntry"],
  ])("refuse invalid options %#", (create, option) => {
    const thrown = (() => {
      try {
        return create();
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(ConfigurationError);
    expect((thrown as ConfigurationError).faults.map((fault) => fault.option)).toEqual([option]);
  });
});

describe.each([
  ["memoryReplayStore", memoryReplayStore],
  ["memoryValueStore", memoryValueStore],
  ["memoryLockStore", memoryLockStore],
])("%s", (_, create) => {
  it.each([null, 200_000, "large", []])("refuses %j in place of options", (options) => {
    expect(() => create(options as object)).toThrow(ConfigurationError);
  });
});
