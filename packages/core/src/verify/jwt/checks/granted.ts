import { type Denial, denyBecause } from "../../../decision/deny.js";
import type { IssuerProfile } from "../../../issuer/profiles/issuer-profile.js";
import type { ClaimsSet } from "../../../token/claims-set.js";

/** What a token grants. */
export interface Granted {
  readonly kind: "granted";
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
}

/** Reads a token's scopes and roles as its issuer's profile does, or denies a token in which they are not readable. */
export function readGranted(claims: ClaimsSet, profile: IssuerProfile): Granted | Denial {
  const scopes = profile.scopes(claims);
  const roles = profile.roles === undefined ? NO_ROLES : profile.roles(claims);
  if (scopes !== undefined && roles !== undefined) return { kind: "granted", scopes, roles };
  const read = scopes === undefined ? "scopes" : "roles";
  return denyBecause("claim_invalid", () => ({
    expected: [`${read} as profile ${profile.name} reads them`],
  }));
}

const NO_ROLES: readonly string[] = Object.freeze([]);
