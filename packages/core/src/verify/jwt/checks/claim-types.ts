import type { Denial } from "../../../decision/deny.js";
import type { IssuerProfile } from "../../../issuer/profiles/issuer-profile.js";
import type { ClaimsSet } from "../../../token/claims-set.js";
import { claimInvalid } from "./claim-invalid.js";

const STRING_CLAIMS = ["sub", "jti", "client_id", "azp"];

/**
 * Denies a token in which a claim that is used here has another type than its specification gives it, or in which
 * one that the profile requires is missing.
 *
 * The types of times and audience are checked by their own checks.
 *
 * @see RFC 7519 section 4.1, RFC 8693 section 4.3, RFC 9068 section 2.2
 */
export function checkClaimTypes(claims: ClaimsSet, profile: IssuerProfile): Denial | undefined {
  const isNoString = (name: string): boolean => !isStringOrAbsent(claims, name);
  const isMissing = (name: string): boolean => claims[name] === undefined || claims[name] === null;
  const noString = STRING_CLAIMS.find(isNoString) ?? profile.callerClaims.find(isNoString);
  if (noString !== undefined) return claimInvalid(claims, noString, "a string");
  const missing = profile.requiredClaims.find(isMissing);
  return missing === undefined ? undefined : claimInvalid(claims, missing, "mandatory");
}

function isStringOrAbsent(claims: ClaimsSet, name: string): boolean {
  const value = claims[name];
  return value === undefined || typeof value === "string";
}
