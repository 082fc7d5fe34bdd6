import { type Denial, deny } from "../../../decision/deny.js";
import type { IssuerProfile } from "../../../issuer/profiles/issuer-profile.js";
import type { ClaimsSet } from "../../../token/claims-set.js";

const STRING_CLAIMS = ["sub", "jti", "client_id", "azp"];

/**
 * Denies a token in which a claim we rely on has another type than its specification gives it, or in which
 * one the profile demands is missing.
 *
 * Times and audience are held to their types by their own checks.
 *
 * @see RFC 7519 section 4.1, RFC 8693 section 4.3, RFC 9068 section 2.2
 */
export function checkClaimTypes(claims: ClaimsSet, profile: IssuerProfile): Denial | undefined {
  const sound =
    STRING_CLAIMS.every((name) => isStringOrAbsent(claims, name)) &&
    profile.callerClaims.every((name) => isStringOrAbsent(claims, name)) &&
    profile.requiredClaims.every((name) => claims[name] !== undefined && claims[name] !== null);
  return sound ? undefined : deny("claim_invalid");
}

function isStringOrAbsent(claims: ClaimsSet, name: string): boolean {
  const value = claims[name];
  return value === undefined || typeof value === "string";
}
