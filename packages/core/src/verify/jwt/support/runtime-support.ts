import * as nodeCrypto from "node:crypto";
import { type Algorithm, canonicalAlgorithm } from "../../../kit/algorithms.js";
import { asDer, asObject, type KeyInput, type ToKeyInput } from "./key-input.js";
import { type Scheme, schemes } from "./scheme.js";
import { SIGNED, selfTestVectors } from "./self-test-vectors.js";

/** The part of `node:crypto` that verifies. */
export type VerifyingCrypto = Pick<
  typeof nodeCrypto,
  "createPublicKey" | "createVerify" | "verify"
>;

/** How this runtime verifies signatures of one algorithm. */
export interface Support {
  readonly scheme: Scheme;
  readonly toKeyInput: ToKeyInput;
}

const known = new Map<Algorithm, Support | undefined>();

/**
 * How this runtime verifies signatures of an algorithm, from a self-test at its first use.
 *
 * @returns `undefined` where it cannot: then no signature verifies
 */
export function supportOf(algorithm: Algorithm): Support | undefined {
  const canonical = canonicalAlgorithm(algorithm);
  const support = known.get(canonical);
  if (support !== undefined || known.has(canonical)) return support;
  const tested = testSupport(canonical, nodeCrypto);
  known.set(canonical, tested);
  return tested;
}

/**
 * Tests how keys have to be passed: the first way in which a good signature verifies and a changed one does not.
 *
 * Runtimes implement `node:crypto` in part. What one does not take it may refuse with an error, or with the answer that a good
 * signature is wrong.
 */
export function testSupport(algorithm: Algorithm, crypto: VerifyingCrypto): Support | undefined {
  const scheme = schemes[algorithm];
  const vector = selfTestVectors[algorithm];
  if (scheme === undefined || vector === undefined) return undefined;
  const der = { format: "der", type: "spki" } as const;
  const good = Buffer.from(vector.signature, "base64url");
  const changed = Buffer.from(good);
  changed[8] = (changed[8] as number) ^ 1;
  const passes = (toKeyInput: ToKeyInput): boolean => {
    try {
      const key = crypto.createPublicKey({ key: Buffer.from(vector.key, "base64url"), ...der });
      const input = toKeyInput(scheme, key);
      return (
        verifyAtOnce(scheme, input, SIGNED, good, crypto) &&
        !refusesSafely(() => verifyAtOnce(scheme, input, SIGNED, changed, crypto))
      );
    } catch {
      return false;
    }
  };
  const toKeyInput = [asObject, asDer].find(passes);
  return toKeyInput && Object.freeze<Support>({ scheme, toKeyInput });
}

/** @returns what `verify` returns; `false` where it throws, which is a refusal too */
function refusesSafely(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}

/** Verifies one signature. Throws where the runtime does not take what it is given. */
export function verifyAtOnce(
  { hash }: Scheme,
  key: KeyInput,
  signingInput: string,
  signature: Buffer,
  { createVerify, verify }: VerifyingCrypto = nodeCrypto,
): boolean {
  // Ed25519 has its own hash. For the others a Verify, which accepts text, is faster than `verify`.
  return hash === null
    ? verify(null, Buffer.from(signingInput, "ascii"), key, signature)
    : createVerify(hash).update(signingInput, "ascii").verify(key, signature);
}
