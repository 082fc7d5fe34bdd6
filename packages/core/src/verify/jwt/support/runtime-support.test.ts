import * as nodeCrypto from "node:crypto";
import { describe, expect, it } from "vitest";
import { ALGORITHMS, canonicalAlgorithm } from "../../../kit/algorithms.js";
import { asDer, asObject } from "./key-input.js";
import { supportOf, testSupport, type VerifyingCrypto } from "./runtime-support.js";

const algorithms = [...new Set(ALGORITHMS.map(canonicalAlgorithm))];
const withOptions = algorithms.filter((algorithm) => /^(PS|ES)/.test(algorithm));
const withoutOptions = algorithms.filter((algorithm) => !withOptions.includes(algorithm));

const { createPublicKey, createVerify, verify } = nodeCrypto;

/** Node's crypto, whose verifying functions a test replaces. */
function cryptoWith(
  check: (key: unknown, verified: () => boolean) => boolean,
  replaced: Partial<VerifyingCrypto> = {},
): VerifyingCrypto {
  const createChecked = (hash: string) => {
    const verifier = createVerify(hash);
    const checked = {
      update: (text: string, encoding: nodeCrypto.Encoding) => {
        verifier.update(text, encoding);
        return checked;
      },
      verify: (key: nodeCrypto.KeyObject, signature: Buffer) =>
        check(key, () => verifier.verify(key, signature)),
    };
    return checked;
  };
  const verifyChecked = (
    hash: string | null,
    input: Buffer,
    key: nodeCrypto.KeyObject,
    signature: Buffer,
  ) => check(key, () => verify(hash, input, key, signature));
  return {
    createPublicKey,
    createVerify: createChecked as never,
    verify: verifyChecked as never,
    ...replaced,
  };
}

const isObjectInside = (key: unknown): boolean =>
  (key as { key?: unknown }).key instanceof nodeCrypto.KeyObject;

describe("testSupport", () => {
  it.each(algorithms)("passes keys of %s as they are, on Node", (algorithm) => {
    expect(testSupport(algorithm, nodeCrypto)?.toKeyInput).toBe(asObject);
  });

  describe("where a key beside options is refused, as by workerd", () => {
    const refusing = cryptoWith((key, verified) => {
      if (isObjectInside(key)) throw new TypeError("must be of type string");
      return verified();
    });

    it.each(withOptions)("passes keys of %s as their DER", (algorithm) => {
      expect(testSupport(algorithm, refusing)?.toKeyInput).toBe(asDer);
    });

    it.each(withoutOptions)("passes keys of %s as they are", (algorithm) => {
      expect(testSupport(algorithm, refusing)?.toKeyInput).toBe(asObject);
    });
  });

  it.each(withOptions)(
    "passes keys of %s as their DER where a good signature is called wrong",
    (algorithm) => {
      const mistaken = cryptoWith((key, verified) => !isObjectInside(key) && verified());
      expect(testSupport(algorithm, mistaken)?.toKeyInput).toBe(asDer);
    },
  );

  it.each(algorithms)("supports no %s where every signature verifies", (algorithm) => {
    expect(
      testSupport(
        algorithm,
        cryptoWith(() => true),
      ),
    ).toBeUndefined();
  });

  it.each(algorithms)("supports no %s where none verifies, or every attempt fails", (algorithm) => {
    expect(
      testSupport(
        algorithm,
        cryptoWith(() => false),
      ),
    ).toBeUndefined();
    const failing = cryptoWith(() => {
      throw new Error("unsupported");
    });
    expect(testSupport(algorithm, failing)).toBeUndefined();
  });

  it.each(algorithms)("supports no %s where its keys cannot be imported", (algorithm) => {
    const unable = cryptoWith((_, verified) => verified(), {
      createPublicKey: (() => {
        throw new Error("unsupported");
      }) as never,
    });
    expect(testSupport(algorithm, unable)).toBeUndefined();
  });
});

describe("supportOf", () => {
  it("tests once, and treats both names of EdDSA as one algorithm", () => {
    expect(supportOf("Ed25519")).toBeDefined();
    expect(supportOf("Ed25519")).toBe(supportOf("EdDSA"));
    expect(supportOf("PS256")).toBe(supportOf("PS256"));
  });
});
