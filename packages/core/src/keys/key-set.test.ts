import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Algorithm } from "../kit/algorithms.js";
import { createSigner } from "../test-support/signer.js";
import { type KeySet, type KeySetRules, MAX_CANDIDATES, parseKeySet } from "./key-set.js";

const algorithms = new Set<Algorithm>(["RS256", "ES256"]);
const rules: KeySetRules = {
  algorithms,
  rsaAlgorithms: new Set(["RS256"]),
  keyUses: ["sig"],
  maxKeys: 100,
};
const ec = createSigner("ES256").publicJwk;
const rsa = createSigner("RS256").publicJwk;
const parse = async (keys: unknown[], previous?: KeySet) =>
  (await parseKeySet({ keys }, rules, previous)) as KeySet;

describe("parseKeySet (RFC 7517 section 5)", () => {
  it.each([[null], [[]], ["keys"], [{}], [{ keys: {} }], [{ keys: null }], [7]])(
    "refuses %j, which is not a JWK Set",
    async (document) => {
      expect(await parseKeySet(document, rules)).toBeUndefined();
    },
  );

  it("takes no keys from a prototype", async () => {
    expect(await parseKeySet(Object.create({ keys: [ec] }), rules)).toBeUndefined();
  });

  it("keeps the good keys and reports which it skipped, and why", async () => {
    const keySet = await parse([null, ec, { ...rsa, use: "enc" }]);
    expect([...keySet.keys].map(({ kid }) => kid)).toEqual(["key-1"]);
    expect(keySet.skipped).toEqual([
      { index: 0, code: "not_an_object" },
      { index: 2, code: "use_not_signature" },
    ]);
  });

  it("reads as many keys as it may, and skips those after", async () => {
    const keySet = await parse([...Array(99).fill(null), ec, rsa]);
    expect(keySet.keys.size).toBe(1);
    expect(keySet.skipped.at(-1)).toEqual({ index: 100, code: "over_limit" });
    expect(keySet.isOverLimit).toBe(true);
    expect((await parse([...Array(99).fill(null), ec])).isOverLimit).toBe(false);
  });

  it("reuses the objects of keys that stay", async () => {
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

  it("has a key for a token without a kid, unless it is empty", async () => {
    expect((await parse([ec])).knows(undefined)).toBe(true);
    expect((await parse([])).knows(undefined)).toBe(false);
  });

  it("offers every key of the same kid, and selects among them by algorithm", async () => {
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

describe("KeySet.candidates", () => {
  const signers = Array.from({ length: 20 }, (_, index) => createSigner("ES256", `ec-${index}`));
  const jwks = signers.map(({ publicJwk }) => publicJwk);
  const kidsOf = (keySet: KeySet) =>
    keySet.candidates(undefined, "ES256").map(({ kid }) => kid ?? "none");

  it("are at most 8 for a token without a kid, of its algorithm only", async () => {
    const keySet = await parse([...Array.from({ length: 10 }, () => rsa), ...jwks]);
    expect(kidsOf(keySet)).toEqual(signers.slice(0, MAX_CANDIDATES).map(({ kid }) => kid));
    expect(MAX_CANDIDATES).toBe(8);
  });

  it("are those without a kid first", async () => {
    const nameless = jwks.slice(18).map((jwk) => ({ ...jwk, kid: undefined }));
    const kids = kidsOf(await parse([...jwks.slice(0, 18), ...nameless]));
    expect(kids).toEqual(["none", "none", "ec-0", "ec-1", "ec-2", "ec-3", "ec-4", "ec-5"]);
  });

  it("are at most 8 of one kid", async () => {
    const keySet = await parse(jwks.map((jwk) => ({ ...jwk, kid: "same" })));
    expect(keySet.candidates("same", "ES256")).toHaveLength(8);
  });

  it("report once per set that they were limited", async () => {
    let reports = 0;
    const limited = await parseKeySet(
      { keys: jwks },
      { ...rules, onLimited: () => (reports += 1) },
    );
    limited?.candidates("ec-3", "ES256");
    limited?.candidates(undefined, "RS256");
    expect(reports).toBe(0);
    limited?.candidates(undefined, "ES256");
    limited?.candidates(undefined, "ES256");
    expect(reports).toBe(1);
  });

  it("are not limited where they are exactly 8", async () => {
    let reports = 0;
    const keys = jwks.slice(0, MAX_CANDIDATES);
    const keySet = await parseKeySet({ keys }, { ...rules, onLimited: () => (reports += 1) });
    expect(keySet?.candidates(undefined, "ES256")).toHaveLength(8);
    expect(reports).toBe(0);
  });
});

describe("parseKeySet, with anything at all in a key", () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const members = ["kty", "crv", "kid", "alg", "use", "key_ops", "n", "e", "x", "y", "k", "d"];

  it("keeps the good key beside it", async () => {
    const mutated = fc.tuple(fc.constantFrom(ec, rsa), fc.constantFrom(...members), json);
    await fc.assert(
      fc.asyncProperty(mutated, async ([jwk, member, value]) => {
        const keySet = await parse([
          { ...jwk, [member]: value },
          { ...ec, kid: "good" },
        ]);
        expect(keySet.knows("good")).toBe(true);
        expect(keySet.keys.size + keySet.skipped.length).toBe(2);
      }),
    );
  });

  it("keeps the good key beside a member that is not a key", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(json, { maxLength: 5 }), async (keys) => {
        expect((await parse([...keys, { ...ec, kid: "good" }])).knows("good")).toBe(true);
      }),
    );
  });
});
