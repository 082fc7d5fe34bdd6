import { type Denial, deny } from "../../../decision/deny.js";
import type { IssuerProfile } from "../../../issuer/profiles/issuer-profile.js";
import { type ClaimsSet, stringClaim } from "../../../token/claims-set.js";

/**
 * Finds out which client is calling, from the claims the issuer's profile names for it.
 *
 * Where several name one, they must agree, and `azp` and `client_id` must agree in any profile: of two answers
 * none is picked. Whether that client may call is the endpoint's question.
 *
 * @returns the client identifier, or the denial
 * @see RFC 9068 section 2.2, RFC 8693 section 4.3, OpenID Connect Core 1.0 section 2 (azp)
 */
export function identifyCaller(claims: ClaimsSet, profile: IssuerProfile): string | Denial {
  const { azp, client_id: clientId } = claims;
  if (azp !== undefined && clientId !== undefined && azp !== clientId)
    return deny("caller_ambiguous");
  let caller: string | undefined;
  for (const name of profile.callerClaims) {
    const named = stringClaim(claims, name);
    if (named === undefined) continue;
    if (caller !== undefined && caller !== named) return deny("caller_ambiguous");
    caller = named;
  }
  return caller === undefined || caller === "" ? deny("caller_unidentified") : caller;
}
