import { type Denial, deny, denyBecause } from "../../../decision/deny.js";
import type { JsonObject } from "../../../token/json.js";
import type { ExpectedUri } from "./expected-uri.js";

/** The claims of a proof, by their types. */
export interface ProofClaims {
  readonly kind: "claims";
  readonly jti: string;
  readonly htm: string;
  readonly htu: string;
  readonly ath: string;
  readonly iat: number;
  readonly exp: number;
  readonly nbf: number;
  readonly nonce: string | undefined;
}

/**
 * Reads the claims that every proof needs, and those of its time that it may have.
 *
 * @see RFC 9449 section 4.2
 */
export function readProofClaims(claims: JsonObject, maxJtiLength: number): ProofClaims | Denial {
  const { jti, htm, htu, ath, iat, nonce } = claims;
  const { exp = Number.POSITIVE_INFINITY, nbf = Number.NEGATIVE_INFINITY } = claims;
  const isComplete =
    isText(jti) &&
    jti.length <= maxJtiLength &&
    isText(htm) &&
    isText(htu) &&
    isText(ath) &&
    Number.isFinite(iat) &&
    (claims.exp === undefined || Number.isFinite(exp)) &&
    (claims.nbf === undefined || Number.isFinite(nbf)) &&
    (nonce === undefined || typeof nonce === "string");
  if (!isComplete) return deny("proof_malformed", "proof_claims");
  return {
    kind: "claims",
    jti,
    htm,
    htu,
    ath,
    iat: iat as number,
    exp: exp as number,
    nbf: nbf as number,
    nonce,
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** What a proof has to be for. */
export interface ProvedRequest {
  /** The base64url SHA-256 of the access token. */
  readonly tokenHash: string;
  readonly method: string;
  /** The request target. */
  readonly target: string;
  readonly expected: ExpectedUri;
  /** What operators see where the address differs: configuration. */
  readonly publicUrls: readonly string[];
}

/**
 * Compares a proof with its token and its request.
 *
 * @returns the normalized address
 * @see RFC 9449 section 4.3, items 8, 9 and 12; methods are compared by case (RFC 9110 section 9.1)
 */
export function matchRequest(
  { ath, htm, htu }: ProofClaims,
  { tokenHash, method, target, expected, publicUrls }: ProvedRequest,
): string | Denial {
  if (ath !== tokenHash) return deny("proof_mismatch", "proof_token");
  if (htm !== method) return deny("proof_mismatch", "proof_method");
  const address = expected.match(htu, target, method);
  if (address !== undefined) return address;
  return denyBecause("proof_mismatch", () => ({ hint: "proof_address", expected: publicUrls }));
}
