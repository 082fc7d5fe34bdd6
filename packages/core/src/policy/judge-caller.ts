import type { Auth } from "../decision/auth.js";
import type { Clock } from "../kit/time/clock.js";
import { type AuthenticationReason, judgeAuthentication } from "./authentication.js";
import { meetsBinding } from "./binding-demand.js";
import type { ClaimDemand } from "./claim-demands.js";
import type { CompiledPolicy } from "./compiled-policy.js";
import { acceptsActor } from "./delegation.js";
import type { GrantEnd } from "./grants.js";
import { impliesEnough } from "./scope-implications.js";

/** Why an endpoint may refuse a verified caller, except for its condition. */
export type PolicyReason =
  | "audience_mismatch"
  | "binding_required"
  | "caller_not_allowed"
  | "grant_expired"
  | "token_kind_not_allowed"
  | "actor_not_allowed"
  | "scope_insufficient"
  | "role_insufficient"
  | "claim_mismatch"
  | AuthenticationReason;

/**
 * Checks a verified caller against an endpoint's policy: audience, binding, allowlist, end of the grant, kind of token, actor, scopes, roles,
 * claims, authentication of the user, in that order.
 *
 * Client identifiers, scopes and roles are compared by code unit, under the issuer that issued the token.
 *
 * @param clock read only where a grant of the caller ends, or an age of the authentication is required
 * @returns the first denial, or `undefined`
 */
export function judgeCaller(
  auth: Auth,
  policy: CompiledPolicy,
  clock: Pick<Clock, "now">,
): PolicyReason | undefined {
  const {
    audiences,
    binding,
    callers,
    callersBy,
    tokens,
    allScopes,
    anyScopes,
    implyingScopes,
    allRoles,
    anyRoles,
    claims,
    delegation,
    authentication,
  } = policy;
  if (audiences !== undefined && !isForAny(auth.audiences, audiences)) return "audience_mismatch";
  if (binding !== undefined && !meetsBinding(auth.bindings, binding)) return "binding_required";
  if (callers !== "any" && callersFor(auth, callers, callersBy)?.has(auth.caller.id) !== true)
    return "caller_not_allowed";
  const end = endOfGrant(auth, policy);
  if (end !== undefined && clock.now() >= end.at) return "grant_expired";
  if (tokens !== "any" && tokens !== auth.kind) return "token_kind_not_allowed";
  if (delegation !== undefined && auth.actor !== undefined && !acceptsActor(delegation, auth.actor))
    return "actor_not_allowed";
  const hasScopes =
    implyingScopes === undefined
      ? satisfies(auth.scopes, allScopes, anyScopes)
      : impliesEnough(auth.scopes, { all: allScopes, any: anyScopes }, implyingScopes);
  if (!hasScopes) return "scope_insufficient";
  if (!satisfies(auth.roles, allRoles, anyRoles)) return "role_insufficient";
  if (!meetsAll(auth.claims, claims)) return "claim_mismatch";
  return authentication && judgeAuthentication(auth.claims, authentication, clock);
}

/** The endpoint's list for the issuer of a token: clients, or the ends of their grants. */
export function callersFor<Listed>(
  { issuer, caller }: Auth,
  listed: ReadonlyMap<string, Listed>,
  by: CompiledPolicy["callersBy"],
): Listed | undefined {
  return listed.get(by === "issuer" ? issuer : (caller.alias ?? ""));
}

/** The end of a listed caller's last grant; `undefined` where it has none. */
export function endOfGrant(
  auth: Auth,
  { grants, callersBy }: Pick<CompiledPolicy, "grants" | "callersBy">,
): GrantEnd | undefined {
  return grants && callersFor(auth, grants, callersBy)?.get(auth.caller.id);
}

function isForAny(own: readonly string[], accepted: ReadonlySet<string>): boolean {
  return own.some((audience) => accepted.has(audience));
}

function satisfies(
  granted: readonly string[],
  all: readonly string[],
  any: readonly string[],
): boolean {
  return hasAll(granted, all) && (any.length === 0 || hasAny(granted, any));
}

function hasAny(granted: readonly string[], any: readonly string[]): boolean {
  return any.some((value) => granted.includes(value));
}

// By index: for a frozen list, `for … of` makes an object for each step, and `every` needs a function that is made for each call.

function hasAll(granted: readonly string[], all: readonly string[]): boolean {
  for (let index = 0; index < all.length; index += 1)
    if (!granted.includes(all[index] as string)) return false;
  return true;
}

function meetsAll(claims: Auth["claims"], demands: readonly ClaimDemand[]): boolean {
  for (let index = 0; index < demands.length; index += 1)
    if (!(demands[index] as ClaimDemand).isMetBy(claims)) return false;
  return true;
}
