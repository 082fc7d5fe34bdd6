import {
  memoryLockStore,
  memoryReplayStore,
  memoryValueStore,
  type ReplayStore,
} from "@callgate/core";
import { describe, expect, it } from "vitest";
import { createFakeClock } from "../fake-clock.js";
import { lockStoreContract } from "./lock-store-contract.js";
import { replayStoreContract } from "./replay-store-contract.js";
import type { StoreUnderTest } from "./store-under-test.js";
import { valueStoreContract } from "./value-store-contract.js";

/** A store in memory, with a clock that the contract moves. */
function inMemory<Store>(
  create: (options: { clock: ReturnType<typeof createFakeClock> }) => Store,
): () => StoreUnderTest<Store> {
  return () => {
    const clock = createFakeClock();
    const store = create({ clock });
    return { store, other: store, pass: (ms) => clock.advance(ms) };
  };
}

describe("memoryReplayStore", () => {
  for (const { name, run } of replayStoreContract(inMemory(memoryReplayStore))) it(name, run);
});

describe("memoryValueStore", () => {
  for (const { name, run } of valueStoreContract(inMemory(memoryValueStore))) it(name, run);
});

describe("memoryLockStore", () => {
  for (const { name, run } of lockStoreContract(inMemory(memoryLockStore))) it(name, run);
});

describe("replayStoreContract", () => {
  const broken = (claim: ReplayStore["claim"]) => () => ({
    store: { claim },
    other: { claim },
    pass: () => {},
  });

  it.each([
    ["admits every claim", () => true],
    ["admits none", () => false],
    [
      "answers later than it looks",
      ((seen) => async (key: string) => {
        const isFirst = !seen.has(key);
        await Promise.resolve();
        seen.add(key);
        return isFirst;
      })(new Set<string>()),
    ],
  ] satisfies [string, ReplayStore["claim"]][])("notices a store that %s", async (_name, claim) => {
    const failed: string[] = [];
    for (const { name, run } of replayStoreContract(broken(claim))) {
      await run().catch(() => failed.push(name));
    }
    expect(failed).not.toEqual([]);
  });
});
