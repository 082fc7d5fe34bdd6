import { describe, expect, it } from "vitest";
import type { Algorithm } from "../kit/algorithms.js";
import { createSigner } from "../test-support/signer.js";
import { type KeySet, parseKeySet } from "./key-set.js";
import { createStaticKeys } from "./static-keys.js";

const jwk = createSigner("ES256").publicJwk;
const setOf = async (...keys: unknown[]): Promise<KeySet> => {
  const algorithms = new Set<Algorithm>(["ES256"]);
  const rules = { algorithms, rsaAlgorithms: algorithms, keyUses: ["sig"], maxKeys: 10 };
  return (await parseKeySet({ keys }, rules)) as KeySet;
};

/** The health of keys of which none can be used. */
const EMPTY = { state: "empty", usable: false, keyCount: 0 };

describe("createStaticKeys", () => {
  it("has no keys until they are imported, and then keeps them", async () => {
    const keySet = await setOf(jwk, null);
    const keys = createStaticKeys(Promise.resolve(keySet));
    expect(keys.current()).toBeUndefined();
    expect(keys.health()).toMatchObject({ ...EMPTY, skippedKeyCount: 0 });
    expect(await keys.load()).toBe(keySet);
    expect(keys.current()).toBe(keySet);
    expect(await keys.refetch("unknown")).toBe(keySet);
    expect(keys.health()).toMatchObject({
      state: "fresh",
      usable: true,
      keyCount: 1,
      skippedKeyCount: 1,
      overLimit: false,
    });
    expect(keys.retryAfterSeconds()).toBe(60);
  });

  it("has none where none of them is usable", async () => {
    const keys = createStaticKeys(setOf(null));
    expect(await keys.load()).toBeUndefined();
    expect(keys.current()).toBeUndefined();
    expect(keys.health()).toMatchObject({ ...EMPTY, skippedKeyCount: 1 });
  });

  it("has none from when it is closed, before or after they are imported", async () => {
    const [before, after] = [createStaticKeys(setOf(jwk)), createStaticKeys(setOf(jwk))];
    before.close();
    await after.load();
    after.close();
    for (const keys of [before, after]) {
      expect(await keys.load()).toBeUndefined();
      expect(keys.current()).toBeUndefined();
      expect(keys.health()).toMatchObject({ state: "empty", usable: false });
    }
  });
});
