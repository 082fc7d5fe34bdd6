import assert from "node:assert/strict";
import type { ValueStore } from "@callgate/core";
import type { ContractCheck } from "./adapter-contract.js";
import { checksOf, thrownBy } from "./store-check.js";
import type { OpenStore } from "./store-under-test.js";

const LONG_MS = 60_000;
const SHORT_MS = 100;

/** Every octet there is: a store that treats values as text does not return them. */
const EVERY_OCTET = Uint8Array.from({ length: 256 }, (_, index) => index);

/**
 * Lists what a {@link ValueStore} must do, for any test runner.
 *
 * @param open opens the store: in memory with a clock of the test's, or over a real server
 * @example
 * describe("my store", () => {
 *   for (const { name, run } of valueStoreContract(open)) it(name, run);
 * });
 */
export function valueStoreContract(open: OpenStore<ValueStore>): readonly ContractCheck[] {
  return checksOf(open, {
    async "returns what was stored, octet by octet, to every process"({ store, other }) {
      for (const value of [EVERY_OCTET, new Uint8Array(0), new Uint8Array(100_000).fill(255)]) {
        await store.set("value", value, LONG_MS);
        for (const view of [store, other])
          assert.deepEqual(octets(await view.get("value")), octets(value));
      }
    },
    async "returns undefined for a key that was never stored"({ store }) {
      assert.equal(await store.get("never"), undefined);
    },
    async "replaces a value, and its time"({ store, other, pass }) {
      await store.set("replaced", EVERY_OCTET, SHORT_MS);
      await other.set("replaced", Uint8Array.of(7), LONG_MS);
      await pass(2 * SHORT_MS);
      assert.deepEqual(octets(await store.get("replaced")), [7]);
    },
    async "returns undefined when the time of a value has passed"({ store, pass }) {
      await store.set("short", EVERY_OCTET, SHORT_MS);
      await pass(2 * SHORT_MS);
      assert.equal(await store.get("short"), undefined);
    },
    async "removes a value for every process"({ store, other }) {
      await store.set("removed", EVERY_OCTET, LONG_MS);
      await other.delete("removed");
      await other.delete("never");
      assert.equal(await store.get("removed"), undefined);
    },
    async "keeps a copy: what was passed in or returned may be changed"({ store }) {
      const value = Uint8Array.of(1, 2, 3);
      await store.set("copied", value, LONG_MS);
      value.fill(9);
      (await store.get("copied"))?.fill(8);
      assert.deepEqual(octets(await store.get("copied")), [1, 2, 3]);
    },
    async "refuses a key or a time out of bounds with a RangeError"({ store }) {
      const calls = [
        () => store.get(""),
        () => store.delete("a b"),
        () => store.set("k".repeat(513), EVERY_OCTET, LONG_MS),
        () => store.set("key", EVERY_OCTET, 0),
        () => store.set("key", EVERY_OCTET, 604_800_001),
      ];
      for (const [index, call] of calls.entries())
        assert.ok((await thrownBy(call)) instanceof RangeError, `call ${index}`);
    },
  });
}

function octets(value: Uint8Array | undefined): readonly number[] | undefined {
  return value && [...value];
}
