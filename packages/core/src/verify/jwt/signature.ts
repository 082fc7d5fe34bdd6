import { verify } from "node:crypto";
import type { VerificationKey } from "../../keys/verification-key.js";
import { type Algorithm, canonicalAlgorithm } from "../../kit/algorithms.js";
import { asObject } from "./support/key-input.js";
import { type Support, supportOf, verifyAtOnce } from "./support/runtime-support.js";

/**
 * Whether a signature verifies, synchronously.
 *
 * That the key may be used with this algorithm was decided when the key was imported and chosen; it is checked
 * again here, because every token has to pass this function.
 *
 * @see RFC 7518 section 3, RFC 8037 section 3.1
 */
export function verifySignature(
  algorithm: Algorithm,
  key: VerificationKey,
  signingInput: string,
  signature: Buffer,
): boolean {
  const support = supportFor(algorithm, key, signature);
  if (support === undefined) return false;
  const { scheme, toKeyInput } = support;
  try {
    return verifyAtOnce(scheme, toKeyInput(scheme, key.keyObject), signingInput, signature);
  } catch {
    return false;
  }
}

/**
 * Verifies a signature on a thread of Node's pool, by the same rules as {@link verifySignature}; at once where the runtime does
 * not take keys as Node does, since its threads may then answer otherwise.
 *
 * @param done called once, never before this function returns: with `true` only if the signature verifies, and with an
 * error if verifying failed, which does not mean that the signature is wrong
 */
export function verifySignatureOnThread(
  algorithm: Algorithm,
  key: VerificationKey,
  signingInput: string,
  signature: Buffer,
  done: (error: Error | null, isValid: boolean) => void,
): void {
  const support = supportFor(algorithm, key, signature);
  if (support?.toKeyInput !== asObject) {
    const isValid = verifySignature(algorithm, key, signingInput, signature);
    queueMicrotask(() => done(null, isValid));
    return;
  }
  const { scheme } = support;
  try {
    const input = Buffer.from(signingInput, "ascii");
    verify(scheme.hash, input, asObject(scheme, key.keyObject), signature, (error, isValid) =>
      done(error, error === null && isValid === true),
    );
  } catch (error) {
    queueMicrotask(() => done(error as Error, false));
  }
}

/** How to verify; `undefined` where the signature cannot be this key's, or the runtime cannot verify it. */
function supportFor(
  algorithm: Algorithm,
  key: VerificationKey,
  signature: Buffer,
): Support | undefined {
  if (!key.algorithms.has(canonicalAlgorithm(algorithm))) return undefined;
  // Node accepts an RSA-PSS signature without its leading zeros: one signature could be written in two ways.
  return signature.length === key.signatureBytes ? supportOf(algorithm) : undefined;
}
