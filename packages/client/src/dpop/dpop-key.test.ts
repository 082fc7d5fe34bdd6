// cspell:disable
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { dpopKeyOf, makeDpopKey } from "./dpop-key.js";

/** RFC 8037 appendix A.1. */
const ED25519 = {
  kty: "OKP",
  crv: "Ed25519",
  d: "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};

const headerOf = ({ header }: { header: string }) =>
  JSON.parse(Buffer.from(header, "base64url").toString());

describe("dpopKeyOf", () => {
  it("computes the thumbprint of RFC 8037 appendix A.3", () => {
    const key = dpopKeyOf(createPrivateKey({ key: ED25519, format: "jwk" }));
    expect(key.thumbprint).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    expect(key.algorithm).toBe("EdDSA");
  });

  it.each([
    ["P-256", "ES256"],
    ["P-384", "ES384"],
    ["P-521", "ES512"],
  ])("signs with a key of %s by %s", (namedCurve, algorithm) => {
    const { privateKey } = freshKeyPair("ec", { namedCurve });
    expect(dpopKeyOf(privateKey).algorithm).toBe(algorithm);
  });

  it("puts nothing but the public key into the header", () => {
    const { privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
    const { x, y } = privateKey.export({ format: "jwk" });
    expect(headerOf(dpopKeyOf(privateKey))).toEqual({
      typ: "dpop+jwt",
      alg: "ES256",
      jwk: { kty: "EC", crv: "P-256", x, y },
    });
  });

  it("refuses an algorithm that the key does not support", () => {
    const { privateKey, publicKey } = freshKeyPair("ec", { namedCurve: "P-256" });
    expect(() => dpopKeyOf(privateKey, "ES384")).toThrow("does not support the algorithm");
    expect(() => dpopKeyOf(publicKey)).toThrow("is not a private key");
    const { privateKey: otherCurve } = freshKeyPair("ec", { namedCurve: "secp256k1" });
    expect(() => dpopKeyOf(otherCurve)).toThrow("does not support the algorithm");
  });
});

describe("makeDpopKey", () => {
  it.each([
    ["ES256", "P-256"],
    ["ES384", "P-384"],
    ["ES512", "P-521"],
    ["EdDSA", "Ed25519"],
    ["Ed25519", "Ed25519"],
  ] as const)("makes another key of the right kind for %s each time", (algorithm, crv) => {
    const [one, other] = [makeDpopKey(algorithm), makeDpopKey(algorithm)];
    expect(headerOf(one)).toMatchObject({ alg: algorithm, jwk: { crv } });
    expect(one.thumbprint).not.toBe(other.thumbprint);
  });
});

describe("an RSA-PSS key", () => {
  it("is refused, since it cannot be written as a JWK", () => {
    const { privateKey } = generateKeyPairSync("rsa-pss", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    expect(() => dpopKeyOf(createPrivateKey(privateKey))).toThrow("as a JWK");
  });
});
