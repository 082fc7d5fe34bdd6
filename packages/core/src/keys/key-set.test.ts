import { describe, expect, it } from "vitest";
import type { Algorithm } from "../kit/algorithms.js";
import { createSigner } from "../test-support/signer.js";
import { type KeySet, MAX_KEYS, parseKeySet } from "./key-set.js";
import type { KeyRules } from "./verification-key.js";

const algorithms = new Set<Algorithm>(["RS256", "ES256"]);
const rules: KeyRules = { algorithms, rsaAlgorithms: new Set(["RS256"]), keyUses: ["sig"] };
const ec = createSigner("ES256").publicJwk;
const rsa = createSigner("RS256").publicJwk;
const parse = async (keys: unknown[], previous?: KeySet) =>
  (await parseKeySet({ keys }, rules, previous)) as KeySet;

describe("parseKeySet (RFC 7517 section 5)", () => {
  it.each([[null], [[]], ["keys"], [{}], [{ keys: {} }], [{ keys: null }], [7]])(
    "refuses %j, which is no JWK Set",
    async (document) => {
      expect(await parseKeySet(document, rules)).toBeUndefined();
    },
  );

  it("keeps the good keys and says which it passed over, and why", async () => {
    const keySet = await parse([null, ec, { ...rsa, use: "enc" }]);
    expect([...keySet.keys].map(({ kid }) => kid)).toEqual(["key-1"]);
    expect(keySet.skipped).toEqual([
      { index: 0, code: "not_an_object" },
      { index: 2, code: "use_not_signature" },
    ]);
  });

  it("takes 100 keys and passes over those after", async () => {
    const keySet = await parse([...Array(MAX_KEYS - 1).fill(null), ec, rsa]);
    expect(keySet.keys.size).toBe(1);
    expect(keySet.skipped.at(-1)).toEqual({ index: MAX_KEYS, code: "over_limit" });
  });

  it("hands on the very objects of keys that stay", async () => {
    const before = await parse([ec]);
    const after = await parse([{ ...rsa, kid: "new" }, { ...ec }], before);
    expect([...after.keys]).toContain([...before.keys][0]);
    expect(after.keys.size).toBe(2);
  });
});

describe("KeySet", () => {
  it("finds a key by kid and algorithm together", async () => {
    const keySet = await parse([ec, { ...rsa, kid: "rsa" }]);
    expect(keySet.candidates("rsa", "RS256")).toHaveLength(1);
    expect(keySet.candidates("rsa", "ES256")).toHaveLength(0);
    expect(keySet.knows("rsa")).toBe(true);
    expect(keySet.knows("RSA")).toBe(false);
    expect(keySet.knows("__proto__")).toBe(false);
  });

  it("offers every namesake, and tells them apart by algorithm", async () => {
    const keySet = await parse([ec, { ...createSigner("ES256").publicJwk }, rsa]);
    expect(keySet.candidates("key-1", "ES256")).toHaveLength(2);
    expect(keySet.candidates("key-1", "RS256")).toHaveLength(1);
  });

  it("offers every key of the algorithm to a token without a kid", async () => {
    const keySet = await parse([
      { ...ec, kid: undefined },
      createSigner("ES256", "b").publicJwk,
      rsa,
    ]);
    expect(keySet.candidates(undefined, "ES256")).toHaveLength(2);
  });

  it("does not offer a key without a kid to a token that names one", async () => {
    const keySet = await parse([{ ...ec, kid: undefined }]);
    expect(keySet.candidates("key-1", "ES256")).toHaveLength(0);
  });
});
