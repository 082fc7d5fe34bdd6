import type { Denial } from "../../../decision/deny.js";
import type { IssuerProfile } from "../../../issuer/profiles/issuer-profile.js";
import type { ClaimsSet } from "../../../token/claims-set.js";
import type { Json } from "../../../token/json.js";
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
  const noString =
    firstClaim(claims, STRING_CLAIMS, isNoString) ??
    firstClaim(claims, profile.callerClaims, isNoString);
  if (noString !== undefined) return claimInvalid(claims, noString, "a string");
  const missing = firstClaim(claims, profile.requiredClaims, isMissing);
  return missing === undefined ? undefined : claimInvalid(claims, missing, "mandatory");
}

/** By index: `find` needs a function that is made for each call. */
function firstClaim(
  claims: ClaimsSet,
  names: readonly string[],
  is: (value: Json | undefined) => boolean,
): string | undefined {
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    if (is(claims[name])) return name;
  }
  return undefined;
}

function isNoString(value: Json | undefined): boolean {
  return value !== undefined && typeof value !== "string";
}

function isMissing(value: Json | undefined): boolean {
  return value === undefined || value === null;
}
