import { type Denial, deny } from "../decision/denial.js";
import type { TrustedIssuer } from "../issuer/trusted-issuer.js";
import type { Auth } from "../token/auth.js";
import { stringClaim } from "../token/claims-set.js";
import type { CompactJws } from "../token/compact-jws.js";
import { checkAudience } from "./checks/audience.js";
import { checkBinding } from "./checks/binding.js";
import { identifyCaller } from "./checks/caller.js";
import { checkClaimTypes } from "./checks/claim-types.js";
import { checkLifetime, type LifetimeRules } from "./checks/lifetime.js";
import { checkIsAccessToken } from "./checks/token-type.js";

/**
 * Judges the claims of a token whose signature holds: time, audience, claim types, binding, caller.
 *
 * @param nowSeconds seconds since the Unix epoch
 * @returns what the token says, frozen, or the first denial
 */
export function judgeClaims(
  { header, payload: claims }: CompactJws,
  trusted: TrustedIssuer,
  nowSeconds: number,
  lifetime: LifetimeRules,
): Auth | Denial {
  const { profile } = trusted;
  const refused =
    checkLifetime(claims, nowSeconds, lifetime) ??
    checkAudience(claims, trusted) ??
    checkClaimTypes(claims, profile) ??
    checkIsAccessToken(claims, header, profile);
  if (refused !== undefined) return refused;

  const scopes = profile.scopes(claims);
  const roles = profile.roles === undefined ? NO_ROLES : profile.roles(claims);
  if (scopes === undefined || roles === undefined) return deny("claim_invalid");

  const bound = checkBinding(claims);
  if (bound !== undefined) return bound;
  const callerId = identifyCaller(claims, profile);
  if (typeof callerId !== "string") return callerId;

  return Object.freeze<Auth>({
    caller: Object.freeze({ id: callerId, issuer: trusted.issuer, alias: trusted.alias }),
    issuer: trusted.issuer,
    subject: stringClaim(claims, "sub"),
    kind: profile.isAppToken(claims, callerId) ? "app" : "user",
    scopes: Object.freeze(scopes),
    roles: Object.freeze(roles),
    expiresAt: claims.exp as number,
    claims,
  });
}

const NO_ROLES: readonly string[] = Object.freeze([]);
