import assert from "node:assert/strict";
import type { ReplayStore } from "@callgate/core";
import type { ContractCheck } from "./adapter-contract.js";
import { checksOf, thrownBy } from "./store-check.js";
import type { OpenStore } from "./store-under-test.js";

const LONG_MS = 60_000;
const SHORT_MS = 100;

/**
 * Lists what a {@link ReplayStore} must do, for any test runner.
 *
 * @param open opens the store: in memory with a clock of the test's, or over a real server
 * @example
 * describe("my store", () => {
 *   for (const { name, run } of replayStoreContract(open)) it(name, run);
 * });
 */
export function replayStoreContract(open: OpenStore<ReplayStore>): readonly ContractCheck[] {
  return checksOf(open, {
    async "claims a key once, for every process"({ store, other }) {
      assert.equal(await store.claim("once", LONG_MS), true);
      assert.equal(await store.claim("once", LONG_MS), false);
      assert.equal(await other.claim("once", LONG_MS), false);
    },
    async "distinguishes keys by every character"({ store }) {
      for (const key of ["key", "Key", "key.", "ke", "k*y", "k?y", "{key}", "k".repeat(512)])
        assert.equal(await store.claim(key, LONG_MS), true, `the key ${key} is taken`);
    },
    async "lets a key be claimed again when its time has passed"({ store, other, pass }) {
      assert.equal(await store.claim("short", SHORT_MS), true);
      assert.equal(await other.claim("long", LONG_MS), true);
      await pass(2 * SHORT_MS);
      assert.equal(await other.claim("short", LONG_MS), true);
      assert.equal(await store.claim("short", LONG_MS), false);
      assert.equal(await store.claim("long", LONG_MS), false);
    },
    async "does not prolong a claim that is claimed again"({ store, pass }) {
      assert.equal(await store.claim("kept", 3 * SHORT_MS), true);
      await pass(2 * SHORT_MS);
      assert.equal(await store.claim("kept", LONG_MS), false);
      await pass(2 * SHORT_MS);
      assert.equal(await store.claim("kept", LONG_MS), true);
    },
    async "admits one of 1000 equal claims at once"({ store, other }) {
      const claims = Array.from({ length: 1000 }, async (_, index) =>
        (index % 2 === 0 ? store : other).claim("raced", LONG_MS),
      );
      const admitted = (await Promise.all(claims)).filter((isFirst) => isFirst);
      assert.equal(admitted.length, 1);
    },
    async "refuses a key or a time out of bounds with a RangeError"({ store }) {
      const calls: (readonly [string, number])[] = [
        ["", LONG_MS],
        ["a b", LONG_MS],
        ["a\n", LONG_MS],
        ["é", LONG_MS],
        ["k".repeat(513), LONG_MS],
        ["key", 0],
        ["key", 1.5],
        ["key", Number.NaN],
        ["key", 86_400_001],
      ];
      for (const [key, ttlMs] of calls) {
        const thrown = await thrownBy(() => store.claim(key, ttlMs));
        assert.ok(thrown instanceof RangeError, `claim of ${JSON.stringify(key)} for ${ttlMs} ms`);
      }
    },
  });
}
