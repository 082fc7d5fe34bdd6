import { decodeBase64url } from "../../../token/base64url.js";
import { type JsonObject, parseJsonObject } from "../../../token/json.js";

/** A proof, split: well-formed, and unverified. Its header is read only where it is not the one of the last proof. */
export interface ProofParts {
  readonly kind: "proof";
  /** The encoded header. */
  readonly header: string;
  readonly claims: JsonObject;
  /** What the signature covers. */
  readonly signingInput: string;
  readonly signature: Buffer;
}

/**
 * Splits a proof, strictly, as an access token is split: three parts, canonical base64url, no member twice.
 *
 * @returns `undefined` where it is not a signed JWT
 * @see RFC 9449 section 4.2, RFC 7515 section 7.1
 */
export function splitProof(proof: string): ProofParts | undefined {
  const firstDot = proof.indexOf(".");
  const secondDot = proof.indexOf(".", firstDot + 1);
  if (secondDot === -1 || proof.includes(".", secondDot + 1)) return undefined;
  const octets = decodeBase64url(proof.slice(firstDot + 1, secondDot));
  const claims = octets && parseJsonObject(octets);
  const signature = decodeBase64url(proof.slice(secondDot + 1));
  if (claims === undefined || signature === undefined) return undefined;
  return {
    kind: "proof",
    header: proof.slice(0, firstDot),
    claims,
    signingInput: proof.slice(0, secondDot),
    signature,
  };
}
