// cspell:ignore FJTA
import { describe, expect, it } from "vitest";
import { importVerificationKey } from "../../keys/verification-key.js";
import { ALGORITHMS, canonicalAlgorithm } from "../../kit/algorithms.js";
import { type Verdict, verdictOn } from "../../test-support/jws-verdict.js";
import { readVectors } from "../../test-support/vectors.js";

describe("RFC 7515, appendices A and E", () => {
  interface Example {
    readonly name: string;
    readonly jwk: object | null;
    readonly jws: string;
  }
  const examples = readVectors<readonly Example[]>("rfc/rfc7515.json");
  const verdicts: Readonly<Record<string, Verdict>> = {
    "A.1 JWS Using HMAC SHA-256": "algorithm_not_allowed",
    "A.2 JWS Using RSASSA-PKCS1-v1_5 SHA-256": "verified",
    "A.3 JWS Using ECDSA P-256 SHA-256": "verified",
    "A.4 JWS Using ECDSA P-521 SHA-512": "verified",
    "A.5 Unsecured JWS": "algorithm_not_allowed",
    // JSON serializations: a bearer token is compact (RFC 7519 section 1).
    "A.6 JWS Using General JWS JSON Serialization": "token_malformed",
    "A.7 JWS Using Flattened JWS JSON Serialization": "token_malformed",
    // Its `alg` is `none`, which is checked first; "crit" itself is tested below.
    'E Negative Test Case for "crit" Header Parameter': "algorithm_not_allowed",
  };

  it.each(examples)("$name", async ({ name, jwk, jws }) => {
    expect(await verdictOn(jws, jwk === null ? [] : [jwk])).toBe(verdicts[name]);
  });

  it("is run completely", () => {
    expect(examples.map(({ name }) => name)).toEqual(Object.keys(verdicts));
  });

  const signed = examples.filter(({ name }) => verdicts[name] === "verified");

  it.each(signed)(
    "$name does not verify under the keys of the others, nor once a bit is changed",
    async ({ jwk, jws }) => {
      const otherKeys = signed.filter((other) => other.jws !== jws).map((other) => other.jwk);
      expect(await verdictOn(jws, otherKeys)).not.toBe("verified");
      const [header = "", payload = "", signature = ""] = jws.split(".");
      const changed = Buffer.from(signature, "base64url");
      changed[9] = (changed[9] as number) ^ 1;
      const tampered = `${header}.${payload}.${changed.toString("base64url")}`;
      expect(await verdictOn(tampered, [jwk])).toBe("signature_invalid");
    },
  );

  it("E, under an algorithm that is allowed: refused for the unsupported extension", async () => {
    const header =
      '{"alg":"ES256",\r\n "crit":["http://example.com/UNDEFINED"],\r\n "http://example.com/UNDEFINED":true\r\n}';
    const jws = `${Buffer.from(header).toString("base64url")}.RkFJTA.AAAA`;
    expect(await verdictOn(jws, [examples[2]?.jwk])).toBe("critical_header_unsupported");
  });
});

describe("RFC 7520 and similar vectors (the JOSE cookbook)", () => {
  interface Example {
    readonly title: string;
    readonly token: string;
  }
  const examples = readVectors<readonly Example[]>("rfc/cookbook.json");
  const rfc8037 = readVectors<Record<string, object>>("rfc/rfc8037.json");
  // Two of the keys have one name, bilbo.baggins@hobbiton.example: their types distinguish them.
  const keys = [
    ...readVectors<{ readonly keys: readonly object[] }>("rfc/rfc7520-keys.json").keys,
    rfc8037["A.2 public key"],
  ];
  const verdicts: Readonly<Record<string, Verdict>> = {
    "RSA v1.5 Signature (compact)": "verified",
    "RSA-PSS Signature (compact)": "verified",
    "ECDSA Signature (compact)": "verified",
    "Ed25519 signing (compact)": "verified",
    "HMAC-SHA2 Integrity Protection (compact)": "algorithm_not_allowed",
    "Signature with Detached Content (compact)": "algorithm_not_allowed",
  };

  it.each(examples)("$title", async ({ title, token }) => {
    // All others are encrypted, in JSON, or signed over a payload that is not encoded.
    expect(await verdictOn(token, keys)).toBe(verdicts[title] ?? "token_malformed");
  });

  it("is run completely", () => {
    const titles = examples.map(({ title }) => title);
    expect(titles).toHaveLength(65);
    expect(titles).toEqual(expect.arrayContaining(Object.keys(verdicts)));
  });
});

describe("RFC 8037, appendix A", () => {
  const vectors = readVectors<Record<string, object>>("rfc/rfc8037.json");
  const jws = String(vectors["A.4 signature"]);
  const all = new Set(ALGORITHMS.map(canonicalAlgorithm));
  const rules = { algorithms: all, rsaAlgorithms: all, keyUses: ["sig"] };

  it("A.4 verifies with the key of A.2, by either name of the algorithm", async () => {
    const publicKey = vectors["A.2 public key"];
    expect(await verdictOn(jws, [publicKey])).toBe("verified");
    expect(await verdictOn(jws, [{ ...publicKey, alg: "EdDSA" }])).toBe("verified");
    expect(await verdictOn(jws, [{ ...publicKey, alg: "Ed25519" }])).toBe("verified");
  });

  it("A.3 is the thumbprint of the key", async () => {
    const key = await importVerificationKey(vectors["A.2 public key"], rules);
    expect(key).toMatchObject({
      identity: expect.stringContaining(String(vectors["A.3 thumbprint"])),
    });
  });

  it.each([
    ["A.1 private key", "key skipped: private"],
    ["A.6 X25519 public key", "key skipped: key_type_unsupported"],
    ["A.7 X448 public key", "key skipped: key_type_unsupported"],
  ])("%s verifies nothing", async (name, verdict) => {
    expect(await verdictOn(jws, [vectors[name]])).toBe(verdict);
  });
});
