// cspell:ignore Vjcm AQAB
import { describe, expect, it } from "vitest";
import { ALGORITHMS, type Algorithm, canonicalAlgorithm } from "../kit/algorithms.js";
import { createSigner, type TestJwk } from "../test-support/signer.js";
import { readVectors } from "../test-support/vectors.js";
import type { KeyRules, WrittenKey } from "./key-rules.js";
import {
  findUnfitKey,
  importKeyNow,
  importVerificationKey,
  isUsableJwk,
  type VerificationKey,
} from "./verification-key.js";

const rules: KeyRules = {
  algorithms: new Set(ALGORITHMS.map(canonicalAlgorithm)),
  rsaAlgorithms: new Set<Algorithm>(["RS256"]),
  keyUses: ["sig"],
  isOwnKey: ({ issuer }) => issuer === undefined,
};
/** What only the import of a key finds, and for a client's key does not tell apart. */
const IMPORTED: ReadonlySet<string> = new Set(["key_invalid", "rsa_too_weak"]);
const ec = createSigner("ES256").publicJwk;
const rsa = createSigner("RS256").publicJwk;
const ed = createSigner("EdDSA").publicJwk;

async function algorithmsOf(jwk: TestJwk, with_: Partial<KeyRules> = {}): Promise<unknown> {
  const key = await importVerificationKey(jwk, { ...rules, ...with_ });
  return typeof key === "string" ? key : [...key.algorithms];
}

describe("importVerificationKey: what a key may be used for", () => {
  it("is the algorithm the key states", async () => {
    expect(await algorithmsOf({ ...rsa, alg: "PS384" })).toEqual(["PS384"]);
    expect(await algorithmsOf(ec)).toEqual(["ES256"]);
    expect(await algorithmsOf({ ...ed, alg: "Ed25519" })).toEqual(["EdDSA"]);
  });

  it("is what the curve allows where the key states none", async () => {
    expect(await algorithmsOf({ ...ec, alg: undefined })).toEqual(["ES256"]);
    expect(await algorithmsOf({ ...createSigner("ES512").publicJwk, alg: undefined })).toEqual([
      "ES512",
    ]);
    expect(await algorithmsOf({ ...ed, alg: undefined })).toEqual(["EdDSA"]);
  });

  it("is the operator's list for an RSA key that states none", async () => {
    const silent = { ...rsa, alg: undefined };
    expect(await algorithmsOf(silent)).toEqual(["RS256"]);
    const rsaAlgorithms = new Set<Algorithm>(["RS256", "RS512"]);
    expect(await algorithmsOf(silent, { rsaAlgorithms })).toEqual(["RS256", "RS512"]);
  });

  it("is never an algorithm outside the allowlist", async () => {
    const algorithms = new Set<Algorithm>(["RS256"]);
    expect(await algorithmsOf(ec, { algorithms })).toBe("algorithm_not_allowed");
    expect(await algorithmsOf({ ...ec, alg: undefined }, { algorithms })).toBe(
      "algorithm_not_allowed",
    );
    expect(await algorithmsOf({ ...rsa, alg: "RS512" }, { algorithms })).toBe(
      "algorithm_not_allowed",
    );
  });
});

describe("importVerificationKey: keys that are skipped", () => {
  it.each([
    ["null", null, "not_an_object"],
    ["a key of another issuer", { ...ec, issuer: "https://other.example" }, "issuer_mismatch"],
    ["a string", "key", "not_an_object"],
    ["a list", [ec], "not_an_object"],
    ["a symmetric key", { kty: "oct", k: "c2VjcmV0", alg: "HS256" }, "symmetric"],
    ["a symmetric key without its value", { kty: "oct", alg: "HS256" }, "symmetric"],
    ["a key with a symmetric part", { ...rsa, k: "c2VjcmV0" }, "symmetric"],
    ["a private key of a newer type", { kty: "AKP", priv: "x" }, "private"],
    ["a private EC key", createSigner("ES256").privateJwk, "private"],
    ["a private RSA key", createSigner("RS256").privateJwk, "private"],
    ["a private Ed25519 key", createSigner("EdDSA").privateJwk, "private"],
    ...["p", "q", "dp", "dq", "qi", "oth"].map((member): [string, object, string] => [
      `a private RSA key without d, by ${member}`,
      { ...rsa, [member]: "AQAB" },
      "private",
    ]),
    ["an encryption key", { ...rsa, use: "enc" }, "use_not_signature"],
    ["a use that is not a string", { ...rsa, use: ["sig"] }, "use_not_signature"],
    ["key_ops without verify", { ...rsa, key_ops: ["encrypt"] }, "key_ops_without_verify"],
    ["key_ops that is not a list", { ...rsa, key_ops: "verify" }, "key_ops_without_verify"],
    ["a kid that is a number", { ...rsa, kid: 1 }, "kid_invalid"],
    ["an unknown key type", { kty: "AKP", alg: "ML-DSA-44", pub: "x" }, "key_type_unsupported"],
    ["no key type", { n: rsa.n, e: rsa.e }, "key_type_unsupported"],
    [
      "a curve that is not supported",
      { ...ec, crv: "secp256k1", alg: undefined },
      "key_type_unsupported",
    ],
    ["Ed448", { ...ed, crv: "Ed448", alg: undefined }, "key_type_unsupported"],
    ["a key agreement key", { ...ed, crv: "X25519", alg: undefined }, "key_type_unsupported"],
    ["an HMAC algorithm on an RSA key", { ...rsa, alg: "HS256" }, "algorithm_not_allowed"],
    ["an encryption algorithm", { ...rsa, alg: "RSA-OAEP" }, "algorithm_not_allowed"],
    ["an algorithm of another curve", { ...ec, alg: "ES384" }, "algorithm_not_allowed"],
    ["an algorithm of another key type", { ...ec, alg: "RS256" }, "algorithm_not_allowed"],
    ["an alg that is not a string", { ...ec, alg: ["ES256"] }, "algorithm_not_allowed"],
    ["a point off the curve", { ...ec, y: ec.x }, "key_invalid"],
    ["a missing coordinate", { ...ec, y: undefined }, "key_invalid"],
    ["a missing modulus", { ...rsa, n: undefined }, "key_invalid"],
    ["a weak modulus", { ...rsa, n: weakModulus() }, "rsa_too_weak"],
    ["the exponent 1", { ...rsa, e: "AQ" }, "rsa_too_weak"],
    ["the exponent 2", { ...rsa, e: "Ag" }, "rsa_too_weak"],
    ["a modulus of 16 385 bits", { ...rsa, n: modulusOf(16_385) }, "rsa_too_weak"],
    ["a modulus of a flawed generator", rocaKey(), "rsa_too_weak"],
  ])(
    "include %s, in the operator's configuration and sent by a client too",
    async (_what, jwk, code) => {
      expect(await importVerificationKey(jwk, rules)).toBe(code);
      expect(isUsableJwk(jwk, rules)).toBe(false);
      if (writtenByClient(jwk))
        expect(findUnfitKey(jwk, rules) ?? importKeyNow(jwk, rules)).toBe(
          IMPORTED.has(code) ? undefined : code,
        );
    },
  );

  it.each([
    ["the exponent 3", { ...rsa, e: "Aw" }],
    ["a modulus of 16 384 bits", { ...rsa, n: modulusOf(16_384) }],
  ])("do not include a key with %s", async (_what, jwk) => {
    expect(await importVerificationKey(jwk, rules)).toMatchObject({ kid: "key-1" });
    expect(isUsableJwk(jwk, rules)).toBe(true);
    expect(importKeyNow(jwk, rules)).toBeDefined();
  });

  it("do not include keys that are good", () => {
    for (const jwk of [ec, rsa, ed, { ...rsa, alg: undefined }])
      expect(isUsableJwk(jwk, rules)).toBe(true);
  });

  it.each<[string, unknown, string]>([
    ["kty", { toString: 1 }, "key_type_unsupported"],
    ["kty", ["RSA"], "key_type_unsupported"],
    ["kty", 7, "key_type_unsupported"],
    ["kty", "__proto__", "key_type_unsupported"],
    ["kid", { toString: 1 }, "kid_invalid"],
    ["n", null, "key_invalid"],
    ["alg", { toString: 1 }, "algorithm_not_allowed"],
    ["use", { toString: 1 }, "use_not_signature"],
    ["n", 7, "key_invalid"],
    ["n", { toString: 1 }, "key_invalid"],
    ["e", ["AQAB"], "key_invalid"],
  ])("include an RSA key whose `%s` is %j", async (member, value, code) => {
    expect(await importVerificationKey({ ...rsa, [member]: value }, rules)).toBe(code);
  });

  it.each<[string, unknown, string]>([
    ["crv", { toString: 1 }, "key_type_unsupported"],
    ["crv", ["P-256"], "key_type_unsupported"],
    ["crv", "constructor", "key_type_unsupported"],
    ["x", 7, "key_invalid"],
    ["y", { nested: [] }, "key_invalid"],
  ])("include an EC key whose `%s` is %j", async (member, value, code) => {
    expect(await importVerificationKey({ ...ec, [member]: value }, rules)).toBe(code);
  });

  it("include a key with a member nested too deeply", async () => {
    const nested: unknown = JSON.parse(`${"[".repeat(50_000)}${"]".repeat(50_000)}`);
    expect(await importVerificationKey({ ...ec, y: nested }, rules)).toBe("key_invalid");
    expect(await importVerificationKey({ ...ec, kty: nested }, rules)).toBe("key_type_unsupported");
    expect(await importVerificationKey({ ...ec, ext: nested }, rules)).toMatchObject({
      kid: "key-1",
    });
  });

  it.each(["P-256", "constructor", "__proto__", { toString: 1 }, 7, null])(
    "do not include an RSA key with the stray curve %j",
    async (crv) => {
      const signatureBytes = 256;
      expect(await importVerificationKey({ ...rsa, crv }, rules)).toMatchObject({ signatureBytes });
    },
  );

  it("do not include a key because of what other code left on Object.prototype", async () => {
    Object.assign(Object.prototype, { k: "x", kid: 7 });
    try {
      const { kid: _, ...nameless } = rsa;
      expect(await importVerificationKey(nameless, rules)).toMatchObject({ kid: undefined });
    } finally {
      for (const name of ["k", "kid"]) Reflect.deleteProperty(Object.prototype, name);
    }
  });

  it("do not include a key whose unset members are null, as some servers write them", async () => {
    const unset = { kid: null, alg: null, use: null, key_ops: null, d: null, k: null, oth: null };
    expect(await importVerificationKey({ ...ec, ...unset }, rules)).toMatchObject({
      kid: undefined,
      algorithms: new Set(["ES256"]),
    });
    expect(isUsableJwk({ ...ec, ...unset }, rules)).toBe(true);
  });

  it("do not include a key with unrelated members", async () => {
    const jwk = { ...rsa, key_ops: ["sign", "verify"], ext: "yes", x5c: ["garbage"], iat: 1 };
    expect(await importVerificationKey(jwk, rules)).toMatchObject({ kid: "key-1" });
  });

  it("do not include a key with a use that the profile lists for signing", async () => {
    const key = await importVerificationKey(
      { ...ec, use: "jwt-svid" },
      { ...rules, keyUses: ["sig", "jwt-svid"] },
    );
    expect(key).toMatchObject({ kid: "key-1" });
  });
});

describe("importVerificationKey: the length of signatures", () => {
  it.each<[Algorithm, number]>([
    ["ES256", 64],
    ["ES384", 96],
    ["ES512", 132],
    ["EdDSA", 64],
    ["RS256", 256],
  ])("of %s is %i octets", async (alg, signatureBytes) => {
    const jwk = createSigner(alg).publicJwk;
    expect(await importVerificationKey(jwk, rules)).toMatchObject({ signatureBytes });
    expect(importKeyNow(jwk, rules)).toMatchObject({ signatureBytes });
  });
});

describe("findUnfitKey and importKeyNow: a key that a client sent", () => {
  it.each([ec, rsa, ed])("are the same as for a key of a set", async (jwk) => {
    expect(findUnfitKey(jwk, rules)).toBeUndefined();
    const now = importKeyNow(jwk, rules) as VerificationKey;
    const imported = (await importVerificationKey(jwk, rules)) as VerificationKey;
    expect(now.keyObject.equals(imported.keyObject)).toBe(true);
    expect([...now.algorithms]).toEqual([...imported.algorithms]);
    expect(now.kid).toBeUndefined();
    expect(Object.isFrozen(now)).toBe(true);
  });

  it.each(["p", "q", "dp", "dq", "qi", "oth", "d"])(
    "refuse one with the private part %s",
    (name) => {
      expect(findUnfitKey({ ...rsa, [name]: "AQAB" }, rules)).toBe("private");
    },
  );

  it("read no member of a prototype", () => {
    const { alg: _, ...silent } = rsa;
    expect(findUnfitKey(Object.assign(Object.create({ d: "x" }), rsa), rules)).toBeUndefined();
    const inherited = Object.assign(Object.create({ alg: "RS512" }), silent);
    expect([...(importKeyNow(inherited, rules)?.algorithms ?? [])]).toEqual(["RS256"]);
  });
});

describe("importVerificationKey: identity", () => {
  it("is the same for the same key under the same rules, and for no other key", async () => {
    const identity = async (jwk: TestJwk) =>
      ((await importVerificationKey(jwk, rules)) as VerificationKey).identity;
    expect(await identity(rsa)).toBe(await identity({ ...rsa, ext: true }));
    expect(await identity(rsa)).not.toBe(await identity({ ...rsa, kid: "other" }));
    expect(await identity(rsa)).not.toBe(await identity({ ...rsa, alg: "RS512" }));
    expect(await identity(ec)).not.toBe(await identity(createSigner("ES256").publicJwk));
  });
});

/** A key that is not an object is refused before it is read as one. */
function writtenByClient(jwk: unknown): jwk is WrittenKey {
  return typeof jwk === "object" && jwk !== null && !Array.isArray(jwk);
}

/** An odd number of so many bits. */
function modulusOf(bits: number): string {
  const octets = Buffer.alloc(Math.ceil(bits / 8), 0x5b);
  octets[0] = 1 << ((bits - 1) % 8);
  return octets.toString("base64url");
}

interface RocaVectors {
  readonly testGroups: readonly {
    readonly comment: string;
    readonly public?: { readonly keys: readonly TestJwk[] };
  }[];
}

/** A key of the vectors for CVE-2017-15361. */
function rocaKey(): TestJwk {
  const { testGroups } = readVectors<RocaVectors>("wycheproof/json_web_key_test.json");
  const group = testGroups.find(({ comment }) => comment === "jws_rsa_roca_key");
  return { ...rsa, ...group?.public?.keys[0], alg: "RS256", use: "sig" };
}

/** A modulus of 1024 bits: half of a good one, made odd. */
function weakModulus(): string {
  const half = Buffer.from(rsa.n as string, "base64url").subarray(0, 128);
  half[127] = (half[127] as number) | 1;
  return half.toString("base64url");
}
