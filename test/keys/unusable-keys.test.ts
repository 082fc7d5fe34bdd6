// cspell:ignore aqab vjcm
import type { KeysEvent } from "@callgate/core";
import type { TestIssuer } from "@callgate/testkit";
import { freshKeyPair } from "@callgate-tooling/test-support";
import type { JWK } from "jose";
import { describe, expect, it } from "vitest";
import { startGate } from "./gate-under-test.js";

const p256 = freshKeyPair("ec", { namedCurve: "P-256" });
const goodEc = p256.publicKey.export({ format: "jwk" }) as JWK;
const goodRsa = newRsaJwk(2048);

function newRsaJwk(modulusLength: number): JWK {
  return freshKeyPair("rsa", { modulusLength }).publicKey.export({ format: "jwk" }) as JWK;
}

function newJwk(type: "ed448" | "x25519"): JWK {
  return freshKeyPair(type as "ed448").publicKey.export({ format: "jwk" }) as JWK;
}

/** A point that does not lie on the curve: the right one with one bit inverted. */
function offCurve({ y, ...rest }: JWK): JWK {
  const bytes = Buffer.from(y as string, "base64url");
  bytes[31] = (bytes[31] as number) ^ 1;
  return { ...rest, y: bytes.toString("base64url") };
}

const unusable: readonly (readonly [kind: string, code: string, jwk: unknown])[] = [
  ["an encryption key", "use_not_signature", { ...goodEc, use: "enc" }],
  ["a key with a `use` that is not a string", "use_not_signature", { ...goodEc, use: ["sig"] }],
  ["a key whose `key_ops` lack verify", "key_ops_without_verify", { ...goodEc, key_ops: ["sign"] }],
  ["a key whose `key_ops` is no list", "key_ops_without_verify", { ...goodEc, key_ops: "verify" }],
  ["an HMAC key", "symmetric", { kty: "oct", alg: "HS256", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQ" }],
  ["a public key with a secret in it", "symmetric", { ...goodEc, k: "c2VjcmV0" }],
  ["a private key", "private", p256.privateKey.export({ format: "jwk" })],
  ["an RSA key of 1024 bits", "rsa_too_weak", newRsaJwk(1024)],
  ["an RSA key of 2047 bits", "rsa_too_weak", { ...goodRsa, n: modulusOfBits(2047) }],
  ["an RSA key of 16 392 bits", "rsa_too_weak", { ...goodRsa, n: modulusOfBits(16_392) }],
  ["an RSA key with the exponent 1", "rsa_too_weak", { ...goodRsa, e: "AQ" }],
  ["an RSA key without a modulus", "key_invalid", { kty: "RSA", e: "AQAB" }],
  ["an EC point off its curve", "key_invalid", offCurve(goodEc)],
  ["an EC key without a `y`", "key_invalid", { ...goodEc, y: undefined }],
  ["an EC key with a number for `x`", "key_invalid", { ...goodEc, x: 7 }],
  ["an Ed25519 key of 31 octets", "key_invalid", { kty: "OKP", crv: "Ed25519", x: base64url(31) }],
  ["an Ed448 key", "key_type_unsupported", newJwk("ed448")],
  ["a key for key agreement", "key_type_unsupported", newJwk("x25519")],
  [
    "a key on secp256k1",
    "key_type_unsupported",
    freshKeyPair("ec", { namedCurve: "secp256k1" }).publicKey.export({ format: "jwk" }),
  ],
  ["an unknown key type", "key_type_unsupported", { kty: "AKP", alg: "ML-DSA-44", pub: "AA" }],
  ["a key without a type", "key_type_unsupported", {}],
  ["a P-256 key for ES384", "algorithm_not_allowed", { ...goodEc, alg: "ES384" }],
  ["an EC key for an RSA algorithm", "algorithm_not_allowed", { ...goodEc, alg: "RS256" }],
  ["an RSA key for an EC algorithm", "algorithm_not_allowed", { ...goodRsa, alg: "ES256" }],
  ["an RSA key for encryption", "algorithm_not_allowed", { ...goodRsa, alg: "RSA-OAEP" }],
  ["a public key for HMAC", "algorithm_not_allowed", { ...goodRsa, alg: "HS256" }],
  ["a key for `none`", "algorithm_not_allowed", { ...goodEc, alg: "none" }],
  ["a key whose `alg` is a list", "algorithm_not_allowed", { ...goodEc, alg: ["ES256"] }],
  ["null", "not_an_object", null],
  ["a string", "not_an_object", "key"],
  ["a list", "not_an_object", [goodEc]],
];

function base64url(bytes: number): string {
  return Buffer.alloc(bytes, 0xa5).toString("base64url");
}

function modulusOfBits(bits: number): string {
  const bytes = Buffer.alloc(Math.ceil(bits / 8), 0xa5);
  bytes[0] = bits % 8 === 0 ? 0x80 : 1 << ((bits % 8) - 1);
  return bytes.toString("base64url");
}

/** Puts an entry before the issuer's own key, so that nothing depends on the order. */
function publishFirst(issuer: TestIssuer, entry: unknown): void {
  const [good] = issuer.jwks().keys as [JWK];
  issuer.withdraw(good.kid);
  issuer.publish(entry);
  issuer.publish(good);
}

function skipped(keys: readonly KeysEvent[]): unknown[] {
  return keys.flatMap((event) =>
    event.type === "key_skipped" ? [{ index: event.index, code: event.code }] : [],
  );
}

describe("an unusable key, next to a good one", () => {
  it.each(unusable)("skips %s (%s)", async (_, code, jwk) => {
    const { issuer, gate, events, ask } = await startGate();
    const isObject = typeof jwk === "object" && jwk !== null && !Array.isArray(jwk);
    publishFirst(issuer, isObject ? { ...jwk, kid: "bad" } : jwk);

    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(skipped(events.keys)).toEqual([{ index: 0, code }]);
    expect(gate.health()).toMatchObject({ usable: true, issuers: [{ keyCount: 1 }] });
    const underIt = await issuer.token({ header: { kid: "bad" } });
    expect(await ask(underIt)).toMatchObject({ outcome: "denied", reason: "key_unknown" });
  });

  it.each([7, ["name"], { name: true }])("skips a key named %j", async (kid) => {
    const { issuer, events, ask } = await startGate();
    publishFirst(issuer, { ...goodEc, kid });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(skipped(events.keys)).toEqual([{ index: 0, code: "kid_invalid" }]);
  });

  it("uses a key whose unset members are null, as servers write them", async () => {
    const { issuer, events, ask } = await startGate();
    publishFirst(issuer, { ...goodEc, kid: null, use: null, alg: null, key_ops: null, d: null });
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(skipped(events.keys)).toEqual([]);
  });

  it("skips a key whose algorithm the operator did not allow", async () => {
    const { issuer, events, ask } = await startGate(
      { algorithms: ["ES384", "ES256"] },
      { algorithms: ["ES384"] },
    );
    expect(await ask(await issuer.token())).toMatchObject({ outcome: "allowed" });
    expect(skipped(events.keys)).toEqual([{ index: 1, code: "algorithm_not_allowed" }]);
  });

  it("uses the first hundred keys and skips those after them", async () => {
    const { issuer, gate, events, ask } = await startGate();
    for (let index = 1; index < 99; index += 1) issuer.publish({ ...goodEc, kid: `fill-${index}` });
    await issuer.rotate({ kid: "hundredth" });
    const ofTheHundredth = await issuer.token();
    await issuer.rotate({ kid: "surplus" });
    const ofTheSurplus = await issuer.token();

    expect(await ask(ofTheHundredth)).toMatchObject({ outcome: "allowed" });
    expect(skipped(events.keys)).toEqual([{ index: 100, code: "over_limit" }]);
    expect(gate.health().issuers[0]?.keyCount).toBe(100);
    expect(await ask(ofTheSurplus)).toMatchObject({ reason: "keys_unavailable" });
  });
});

describe("a set of only unusable keys", () => {
  it("makes every decision unavailable: 503, never 401", async () => {
    const { issuer, gate, ask } = await startGate();
    const token = await issuer.token();
    issuer.withdraw((issuer.jwks().keys as [JWK])[0].kid);
    issuer.publish({ ...goodEc, use: "enc" });
    expect(await ask(token)).toMatchObject({ outcome: "unavailable", reason: "keys_unavailable" });
    expect(gate.health().issuers[0]).toMatchObject({ lastErrorCode: "no_usable_keys" });
  });
});
