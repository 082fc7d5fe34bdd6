import { constants, type VerifyKeyObjectInput } from "node:crypto";
import type { Algorithm } from "../../../kit/algorithms.js";

/** How signatures of one algorithm are verified. */
export interface Scheme {
  /** `null` where the algorithm has its own. */
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

/**
 * The scheme of each algorithm, by its canonical name.
 *
 * @see RFC 7518 section 3, RFC 8037 section 3.1
 */
export const schemes: Readonly<Partial<Record<Algorithm, Scheme>>> = Object.freeze({
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
