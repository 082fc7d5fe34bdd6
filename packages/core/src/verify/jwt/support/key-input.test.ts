import { sign } from "node:crypto";
import { freshKeyPair } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { asDer, asObject } from "./key-input.js";
import { verifyAtOnce } from "./runtime-support.js";
import { type Scheme, schemes } from "./scheme.js";

describe("asDer", () => {
  const { publicKey, privateKey } = freshKeyPair("ec", { namedCurve: "P-256" });
  const scheme = schemes.ES256 as Scheme;

  it("verifies what the key itself verifies, and nothing else", () => {
    const signature = sign("sha256", Buffer.from("text"), {
      key: privateKey,
      dsaEncoding: "ieee-p1363",
    });
    for (const toKeyInput of [asObject, asDer]) {
      const input = toKeyInput(scheme, publicKey);
      expect(verifyAtOnce(scheme, input, "text", signature)).toBe(true);
      expect(verifyAtOnce(scheme, input, "texts", signature)).toBe(false);
    }
  });

  it("encodes a key once", () => {
    const encoded = () => (asDer(scheme, publicKey) as { key: Buffer }).key;
    expect(encoded()).toBe(encoded());
  });

  it("leaves a key without options as it is", () => {
    expect(asDer({ hash: "sha256" }, publicKey)).toBe(publicKey);
  });
});
