import { type Denial, denyBecause } from "../../../decision/deny.js";
import type { IssuerProfile } from "../../../issuer/profiles/issuer-profile.js";
import { type ClaimsSet, stringClaim } from "../../../token/claims-set.js";

/**
 * Finds the calling client, from the claims that the issuer's profile names for it.
 *
 * Where several claims name one, they must agree, and `azp` and `client_id` must agree in any profile: of two
 * that differ, none is used. Whether that client may call is checked by the endpoint's policy.
 *
 * @returns the client identifier, or the denial
 * @see RFC 9068 section 2.2, RFC 8693 section 4.3, OpenID Connect Core 1.0 section 2 (azp)
 */
export function identifyCaller(claims: ClaimsSet, profile: IssuerProfile): string | Denial {
  const { azp, client_id: clientId } = claims;
  if (azp !== undefined && clientId !== undefined && azp !== clientId)
    return ambiguous(claims, ["azp", "client_id"]);
  let caller: string | undefined;
  for (const name of profile.callerClaims) {
    const named = stringClaim(claims, name);
    if (named === undefined) continue;
    if (caller !== undefined && caller !== named) return ambiguous(claims, profile.callerClaims);
    caller = named;
  }
  return caller === undefined || caller === ""
    ? denyBecause("caller_unidentified", () => ({ expected: profile.callerClaims }))
    : caller;
}

/** @param names the claims that do not agree, or that include two that do not */
function ambiguous(claims: ClaimsSet, names: readonly string[]): Denial {
  return denyBecause("caller_ambiguous", () => ({
    expected: ["the same client in each"],
    received: names
      .filter((name) => claims[name] !== undefined)
      .map((name) => `${name}=${claims[name]}`),
  }));
}
