import type { Auth } from "../../decision/auth.js";
import type { Denial } from "../../decision/deny.js";
import type { TrustedIssuer } from "../../issuer/trusted-issuer.js";
import { stringClaim } from "../../token/claims-set.js";
import type { CompactJws } from "../../token/compact-jws.js";
import { type Confirmation, readConfirmation } from "../binding/confirmation.js";
import { denyUnproved } from "../binding/judge-binding.js";
import { actorOf } from "./actor-of.js";
import { audiencesOf, checkAudience } from "./checks/audience.js";
import { identifyCaller } from "./checks/caller.js";
import { checkClaimTypes } from "./checks/claim-types.js";
import { readGranted } from "./checks/granted.js";
import { checkLifetime, type LifetimeRules } from "./checks/lifetime.js";
import { checkIsAccessToken } from "./checks/token-type.js";

/** Claims that passed every check, and their content. */
export interface JudgedClaims {
  readonly kind: "judged";
  readonly auth: Auth;
  /** The token's binding; `undefined` for a bearer token. */
  readonly confirmation: Confirmation | undefined;
}

/**
 * Checks the claims of a token whose signature verifies, or that its issuer says is active: time, audience, claim types,
 * caller.
 *
 * @param nowSeconds seconds since the Unix epoch
 * @returns the token's content, frozen, or the first denial
 */
export function judgeClaims(
  { header, payload: claims }: Pick<CompactJws, "header" | "payload">,
  trusted: TrustedIssuer,
  nowSeconds: number,
  lifetime: LifetimeRules,
): JudgedClaims | Denial {
  const { profile, maxTokenLifetimeSeconds = lifetime.maxTokenLifetimeSeconds } = trusted;
  const { clockSkewSeconds } = lifetime;
  const refused =
    checkLifetime(claims, nowSeconds, { clockSkewSeconds, maxTokenLifetimeSeconds }) ??
    checkAudience(claims, trusted) ??
    checkClaimTypes(claims, profile) ??
    checkIsAccessToken(claims, header, profile);
  if (refused !== undefined) return refused;

  const granted = readGranted(claims, profile);
  if (granted.kind === "denied") return granted;

  const confirmation = readConfirmation(claims, profile.ignoredConfirmationMembers);
  const callerId = identifyCaller(claims, profile);
  if (typeof callerId !== "string") {
    // For a bound token that was not proved, nothing else is reported.
    return denyUnproved(confirmation) ?? callerId;
  }

  const auth = Object.freeze<Auth>({
    caller: Object.freeze({ id: callerId, issuer: trusted.issuer, alias: trusted.alias }),
    issuer: trusted.issuer,
    subject: stringClaim(claims, "sub"),
    kind: profile.isAppToken(claims, callerId) === true ? "app" : "user",
    actor: actorOf(claims),
    audiences: Object.freeze(audiencesOf(claims, profile)),
    scopes: Object.freeze(granted.scopes),
    roles: Object.freeze(granted.roles),
    expiresAt: claims.exp as number,
    bindings: confirmation?.bindings ?? NO_BINDINGS,
    claims,
  });
  return { kind: "judged", auth, confirmation };
}

const NO_BINDINGS: Auth["bindings"] = Object.freeze([]);
