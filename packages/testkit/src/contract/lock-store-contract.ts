import assert from "node:assert/strict";
import type { LockStore } from "@callgate/core";
import type { ContractCheck } from "./adapter-contract.js";
import { checksOf, thrownBy } from "./store-check.js";
import type { OpenStore } from "./store-under-test.js";

const LONG_MS = 60_000;
const SHORT_MS = 100;

/**
 * Lists what a {@link LockStore} must do, for any test runner.
 *
 * @param open opens the store: in memory with a clock of the test's, or over a real server
 * @example
 * describe("my store", () => {
 *   for (const { name, run } of lockStoreContract(open)) it(name, run);
 * });
 */
export function lockStoreContract(open: OpenStore<LockStore>): readonly ContractCheck[] {
  return checksOf(open, {
    async "is held by one of 100 who acquire it at once"({ store, other }) {
      const leases = await Promise.all(
        Array.from({ length: 100 }, (_, index) =>
          (index % 2 === 0 ? store : other).acquire("raced", LONG_MS),
        ),
      );
      assert.equal(leases.filter((lease) => lease !== undefined).length, 1);
    },
    async "can be acquired again when it is released"({ store, other }) {
      const lease = await store.acquire("released", LONG_MS);
      assert.equal(await other.acquire("released", LONG_MS), undefined);
      await lease?.release();
      assert.ok(await other.acquire("released", LONG_MS), "the lock is still held");
    },
    async "can be acquired again when its time has passed"({ store, other, pass }) {
      await store.acquire("short", SHORT_MS);
      await pass(2 * SHORT_MS);
      assert.ok(await other.acquire("short", LONG_MS), "the lock is still held");
    },
    async "is not released by a lease whose time has passed"({ store, other, pass }) {
      const late = await store.acquire("late", SHORT_MS);
      await pass(2 * SHORT_MS);
      assert.ok(await other.acquire("late", LONG_MS), "the lock is still held");
      await late?.release();
      assert.equal(await store.acquire("late", LONG_MS), undefined);
    },
    async "is held for each key by itself, and released twice without effect"({ store }) {
      const one = await store.acquire("one", LONG_MS);
      const two = await store.acquire("two", LONG_MS);
      await one?.release();
      await one?.release();
      assert.ok(two, "another key is locked too");
      assert.equal(await store.acquire("two", LONG_MS), undefined);
    },
    async "refuses a key or a time out of bounds with a RangeError"({ store }) {
      const calls: (readonly [string, number])[] = [
        ["", LONG_MS],
        ["a b", LONG_MS],
        ["key", 0],
        ["key", 600_001],
      ];
      for (const [key, leaseMs] of calls) {
        const thrown = await thrownBy(() => store.acquire(key, leaseMs));
        assert.ok(thrown instanceof RangeError, `a lock of ${JSON.stringify(key)}, ${leaseMs} ms`);
      }
    },
  });
}
