import { constants, createVerify, type VerifyKeyObjectInput, verify } from "node:crypto";
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
 * Tells whether a signature verifies, synchronously.
 *
 * That the key may be used with this algorithm was decided when the key was imported and chosen; it is asked
 * again here, because this is the line nothing may get past.
 *
 * @see RFC 7518 section 3, RFC 8037 section 3.1
 */
export function verifySignature(
  algorithm: Algorithm,
  key: VerificationKey,
  signingInput: string,
  signature: Buffer,
): boolean {
  const canonical = canonicalAlgorithm(algorithm);
  const scheme = schemes[canonical];
  if (scheme === undefined || !key.algorithms.has(canonical)) return false;
  // Node takes an RSA-PSS signature without its leading zeros: one signature, written in two ways.
  if (signature.length !== key.signatureBytes) return false;
  try {
    const { hash, options } = scheme;
    const { keyObject } = key;
    // Ed25519 brings its own hash. For the others a Verify, which takes text as it is, costs less than `verify`.
    return hash === null
      ? verify(null, Buffer.from(signingInput, "ascii"), keyObject, signature)
      : createVerify(hash)
          .update(signingInput, "ascii")
          .verify(options === undefined ? keyObject : { key: keyObject, ...options }, signature);
  } catch {
    return false;
  }
}
