import { freshKeyPair } from "@callgate-tooling/test-support";
import { describe, expect, it } from "vitest";
import { readVectors } from "../test-support/vectors.js";
import { isRocaModulus } from "./roca.js";

const toModulus = (n: string): bigint => BigInt(`0x${Buffer.from(n, "base64url").toString("hex")}`);

interface KeyVectors {
  readonly testGroups: readonly {
    readonly comment: string;
    readonly public?: { readonly keys: readonly { readonly n: string }[] };
  }[];
}

describe("isRocaModulus (CVE-2017-15361)", () => {
  it("recognises a modulus of the flawed generator, and not its neighbours", () => {
    const { testGroups } = readVectors<KeyVectors>("wycheproof/json_web_key_test.json");
    const group = testGroups.find(({ comment }) => comment === "jws_rsa_roca_key");
    const modulus = toModulus(group?.public?.keys[0]?.n ?? "");
    expect(isRocaModulus(modulus)).toBe(true);
    expect(isRocaModulus(modulus + 2n)).toBe(false);
    expect(isRocaModulus(modulus - 2n)).toBe(false);
  });

  it("accepts a key of a sound generator", () => {
    const { publicKey } = freshKeyPair("rsa", { modulusLength: 2048 });
    expect(isRocaModulus(toModulus(publicKey.export({ format: "jwk" }).n ?? ""))).toBe(false);
  });
});
