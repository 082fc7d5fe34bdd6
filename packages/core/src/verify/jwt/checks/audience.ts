import { type Denial, deny, denyBecause } from "../../../decision/deny.js";
import type { IssuerProfile } from "../../../issuer/profiles/issuer-profile.js";
import type { TrustedIssuer } from "../../../issuer/trusted-issuer.js";
import { type ClaimsSet, isStringList } from "../../../token/claims-set.js";
import { claimInvalid } from "./claim-invalid.js";

/**
 * Denies a token that was issued for another service.
 *
 * A token may name several audiences; one of this service's is enough. Comparison is exact: no case
 * folding, no tolerance for a trailing slash. A token without `aud` may name its audience in another claim that the
 * profile reads. Where the operator wrote `"unchecked"`, the profile's own check replaces this one.
 *
 * @see RFC 9068 section 4, RFC 7519 section 4.1.3
 */
export function checkAudience(claims: ClaimsSet, trusted: TrustedIssuer): Denial | undefined {
  const { aud } = claims;
  if (aud !== undefined && typeof aud !== "string" && !isStringList(aud))
    return claimInvalid(claims, "aud", "a string, or a list of them");
  const { audiences: accepted, profile } = trusted;
  if (accepted === undefined) {
    return profile.insteadOfAudience?.(claims) === true ? undefined : deny("audience_mismatch");
  }
  const named = audiencesOf(claims, profile);
  for (let index = 0; index < named.length; index += 1)
    if (accepted.has(named[index] as string)) return undefined;
  return forOthers(accepted, named);
}

/** A function of its own: in the check it would be a closure, made for each token. */
function forOthers(accepted: ReadonlySet<string>, named: readonly string[]): Denial {
  return denyBecause("audience_mismatch", () => ({ expected: accepted, received: named }));
}

/** Whom a token was issued for: its `aud`, or what the profile reads instead. Types are checked before. */
export function audiencesOf(claims: ClaimsSet, profile: IssuerProfile): readonly string[] {
  const { aud } = claims;
  if (typeof aud === "string") return listOf(aud);
  return isStringList(aud) ? aud : (profile.impliedAudiences?.(claims) ?? []);
}

let lastList: readonly string[] = Object.freeze([""]);

/** Most services have one audience: cached tokens then have one list together, not one each. */
function listOf(audience: string): readonly string[] {
  if (lastList[0] !== audience) lastList = Object.freeze([audience]);
  return lastList;
}
