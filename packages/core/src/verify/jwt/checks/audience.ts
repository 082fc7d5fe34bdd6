import { type Denial, deny } from "../../../decision/deny.js";
import type { TrustedIssuer } from "../../../issuer/trusted-issuer.js";
import { type ClaimsSet, isStringList } from "../../../token/claims-set.js";

/**
 * Denies a token that was issued for somebody else.
 *
 * A token may name several audiences; one of ours among them is enough. Comparison is exact: no case
 * folding, no trailing-slash forgiveness. A token without `aud` may name its audience in another claim the
 * profile knows. Where the operator wrote `"unchecked"`, the profile's own check stands in.
 *
 * @see RFC 9068 section 4, RFC 7519 section 4.1.3
 */
export function checkAudience(claims: ClaimsSet, trusted: TrustedIssuer): Denial | undefined {
  const { aud } = claims;
  if (aud !== undefined && typeof aud !== "string" && !isStringList(aud))
    return deny("claim_invalid");
  const { audiences: accepted, profile } = trusted;
  if (accepted === undefined) {
    return profile.insteadOfAudience?.(claims) === true ? undefined : deny("audience_mismatch");
  }
  const named =
    typeof aud === "string"
      ? accepted.has(aud)
      : (aud ?? profile.impliedAudiences?.(claims) ?? []).some((each) => accepted.has(each));
  return named ? undefined : deny("audience_mismatch");
}
