import type { Auth } from "../decision/auth.js";
import type { CompiledPolicy } from "./compile-policy.js";

/** What an endpoint can hold against a verified caller, short of its condition. */
export type PolicyReason =
  | "audience_mismatch"
  | "caller_not_allowed"
  | "token_kind_not_allowed"
  | "scope_insufficient"
  | "role_insufficient"
  | "claim_mismatch";

/**
 * Judges a verified caller by an endpoint's policy: audience, allowlist, kind of token, scopes, roles, claims, in that
 * order.
 *
 * Client identifiers, scopes and roles are compared by code unit, under the issuer that vouches for them.
 *
 * @returns the first thing that speaks against it, or `undefined`
 */
export function judgeCaller(auth: Auth, policy: CompiledPolicy): PolicyReason | undefined {
  const { audiences, callers, tokens, allScopes, anyScopes, allRoles, anyRoles, claims } = policy;
  if (audiences !== undefined && !auth.audiences.some((each) => audiences.has(each)))
    return "audience_mismatch";
  if (callers !== "any" && callers.get(auth.issuer)?.has(auth.caller.id) !== true)
    return "caller_not_allowed";
  if (tokens !== "any" && tokens !== auth.kind) return "token_kind_not_allowed";
  if (!satisfies(auth.scopes, allScopes, anyScopes)) return "scope_insufficient";
  if (!satisfies(auth.roles, allRoles, anyRoles)) return "role_insufficient";
  for (const demand of claims) if (!demand.isMetBy(auth.claims)) return "claim_mismatch";
  return undefined;
}

function satisfies(
  granted: readonly string[],
  all: readonly string[],
  any: readonly string[],
): boolean {
  for (const value of all) if (!granted.includes(value)) return false;
  return any.length === 0 || any.some((value) => granted.includes(value));
}
