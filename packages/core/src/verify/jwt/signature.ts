import {
  constants,
  createVerify,
  type KeyObject,
  type VerifyKeyObjectInput,
  verify,
} from "node:crypto";
import type { VerificationKey } from "../../keys/verification-key.js";
import { type Algorithm, canonicalAlgorithm } from "../../kit/algorithms.js";

interface Scheme {
  readonly hash: string | null;
  /** What differs from Node's defaults, if anything. */
  readonly options?: Omit<VerifyKeyObjectInput, "key">;
}

const pkcs1 = (hash: string): Scheme => ({ hash });
const pss = (hash: string): Scheme => ({
  hash,
  options: {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  },
});
const ecdsa = (hash: string): Scheme => ({ hash, options: { dsaEncoding: "ieee-p1363" } });

const schemes: Readonly<Partial<Record<Algorithm, Scheme>>> = Object.freeze({
  RS256: pkcs1("sha256"),
  RS384: pkcs1("sha384"),
  RS512: pkcs1("sha512"),
  PS256: pss("sha256"),
  PS384: pss("sha384"),
  PS512: pss("sha512"),
  ES256: ecdsa("sha256"),
  ES384: ecdsa("sha384"),
  ES512: ecdsa("sha512"),
  EdDSA: { hash: null },
});

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
  const scheme = schemeFor(algorithm, key, signature);
  if (scheme === undefined) return false;
  try {
    const { hash } = scheme;
    // Ed25519 has its own hash. For the others a Verify, which accepts text, is faster than `verify`.
    return hash === null
      ? verify(null, Buffer.from(signingInput, "ascii"), key.keyObject, signature)
      : createVerify(hash).update(signingInput, "ascii").verify(keyInput(scheme, key), signature);
  } catch {
    return false;
  }
}

/**
 * Verifies a signature on a thread of Node's pool, by the same rules as {@link verifySignature}.
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
  const scheme = schemeFor(algorithm, key, signature);
  if (scheme === undefined) {
    queueMicrotask(() => done(null, false));
    return;
  }
  try {
    const input = Buffer.from(signingInput, "ascii");
    verify(scheme.hash, input, keyInput(scheme, key), signature, (error, isValid) =>
      done(error, error === null && isValid === true),
    );
  } catch (error) {
    queueMicrotask(() => done(error as Error, false));
  }
}

/** The scheme to verify with; `undefined` where the signature cannot be this key's. */
function schemeFor(
  algorithm: Algorithm,
  key: VerificationKey,
  signature: Buffer,
): Scheme | undefined {
  const canonical = canonicalAlgorithm(algorithm);
  if (!key.algorithms.has(canonical)) return undefined;
  // Node accepts an RSA-PSS signature without its leading zeros: one signature could be written in two ways.
  return signature.length === key.signatureBytes ? schemes[canonical] : undefined;
}

function keyInput(
  { options }: Scheme,
  { keyObject }: VerificationKey,
): KeyObject | VerifyKeyObjectInput {
  return options === undefined ? keyObject : { key: keyObject, ...options };
}
