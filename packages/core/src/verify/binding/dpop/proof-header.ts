import { createHash } from "node:crypto";
import { type Denial, deny } from "../../../decision/deny.js";
import { type KeyRules, type WrittenKey, writtenKey } from "../../../keys/key-rules.js";
import {
  findUnfitKey,
  importKeyNow,
  type VerificationKey,
} from "../../../keys/verification-key.js";
import { type Algorithm, canonicalAlgorithm, isAlgorithm } from "../../../kit/algorithms.js";
import { decodeBase64url } from "../../../token/base64url.js";
import { parseJsonObject } from "../../../token/json.js";

/** The key in the header of a proof, and what it is used with. */
export interface ProofHeader {
  readonly kind: "header";
  readonly algorithm: Algorithm;
  readonly key: VerificationKey;
}

const TYPE = /^(?:application\/)?dpop\+jwt$/i;
/** The members of a JWK that its thumbprint covers, in their order (RFC 7638 section 3.2, RFC 8037 appendix A.3). */
const THUMBPRINT_MEMBERS = {
  EC: ["crv", "kty", "x", "y"],
  OKP: ["crv", "kty", "x"],
  RSA: ["e", "kty", "n"],
} as const;

/**
 * Reads the header of a proof, down to its key.
 *
 * The thumbprint is compared before the key is imported: another key costs one hash, not a signature check.
 *
 * @param thumbprint the `jkt` of the token
 * @see RFC 9449 section 4.3, items 2 to 7 and 12
 */
export function readProofHeader(
  encoded: string,
  thumbprint: string,
  rules: KeyRules,
): ProofHeader | Denial {
  const octets = decodeBase64url(encoded);
  const header = octets && parseJsonObject(octets);
  if (header === undefined) return deny("proof_malformed", "proof_not_jwt");
  const { typ, alg } = header;
  if (typeof typ !== "string" || !TYPE.test(typ)) return deny("proof_malformed", "proof_type");
  // An extension that has to be understood, or a payload that is signed in another form (RFC 7797).
  if (header.crit !== undefined || header.b64 !== undefined)
    return deny("proof_malformed", "proof_type");
  if (!isAlgorithm(alg)) return deny("proof_malformed", "proof_algorithm");
  const algorithm = canonicalAlgorithm(alg);
  if (!rules.algorithms.has(algorithm)) return deny("proof_malformed", "proof_algorithm");
  const jwk = writtenKey(header.jwk);
  if (jwk === undefined || findUnfitKey(jwk, rules) !== undefined)
    return deny("proof_malformed", "proof_key");
  const own = thumbprintOf(jwk);
  if (own === undefined) return deny("proof_malformed", "proof_key");
  if (own !== thumbprint) return deny("binding_mismatch");
  const key = importKeyNow(jwk, rules);
  if (key === undefined) return deny("proof_malformed", "proof_key");
  if (!key.algorithms.has(algorithm)) return deny("proof_malformed", "proof_algorithm");
  return { kind: "header", algorithm, key };
}

/** The base64url SHA-256 thumbprint of a public key; `undefined` for a key without the members it needs. */
function thumbprintOf(jwk: WrittenKey): string | undefined {
  const { kty } = jwk;
  if (typeof kty !== "string" || !Object.hasOwn(THUMBPRINT_MEMBERS, kty)) return undefined;
  const names = THUMBPRINT_MEMBERS[kty as keyof typeof THUMBPRINT_MEMBERS];
  if (!names.every((name) => typeof jwk[name] === "string")) return undefined;
  const members = names.map((name) => `"${name}":${JSON.stringify(jwk[name])}`);
  return createHash("sha256")
    .update(`{${members.join(",")}}`)
    .digest("base64url");
}
