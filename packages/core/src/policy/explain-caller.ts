import type { Auth } from "../decision/auth.js";
import type { Explanation } from "../decision/explanation.js";
import { mistypedIn } from "./authentication.js";
import type { CompiledPolicy } from "./compiled-policy.js";
import { callersFor, endOfGrant, type PolicyReason } from "./judge-caller.js";

/** Reports what an endpoint required of a verified caller, and what the caller has instead. */
export function explainCaller(
  reason: PolicyReason,
  auth: Auth,
  policy: CompiledPolicy,
): Explanation {
  switch (reason) {
    case "audience_mismatch":
      return { expected: policy.audiences ?? [], received: auth.audiences };
    case "binding_required":
      return { expected: bindingOf(policy), received: auth.bindings.map(({ kind }) => kind) };
    case "caller_not_allowed":
      return { expected: callersOf(auth, policy), received: [auth.caller.id] };
    case "grant_expired":
      return explainEnd(auth, policy);
    case "token_kind_not_allowed":
      return { expected: [policy.tokens], received: [auth.kind] };
    case "actor_not_allowed":
      return explainActor(auth, policy);
    case "scope_insufficient":
      return { expected: policy.context.scopes, received: auth.scopes };
    case "role_insufficient":
      return { expected: [...policy.allRoles, ...policy.anyRoles], received: auth.roles };
    case "claim_mismatch":
      return explainClaims(auth, policy);
    case "authentication_insufficient":
      return explainAuthentication(auth, policy);
    case "claim_invalid":
      return explainMistyped(auth, policy);
  }
}

/** The callers that the endpoint lists for the token's issuer. */
function callersOf(auth: Auth, { callers, callersBy }: CompiledPolicy): Iterable<string> {
  return callers === "any" ? [] : (callersFor(auth, callers, callersBy) ?? []);
}

function bindingOf({ binding }: CompiledPolicy): Iterable<string> {
  return binding === undefined ? [] : [binding];
}

function explainEnd(auth: Auth, policy: CompiledPolicy): Explanation {
  const end = endOfGrant(auth, policy);
  return end === undefined ? {} : { expected: [end.until], ticket: end.ticket };
}

function explainActor({ actor }: Auth, { delegation }: CompiledPolicy): Explanation {
  if (actor === undefined || delegation === undefined) return {};
  const { actors, maxDepth } = delegation;
  const isTooDeep = actor.id !== undefined && actors.has(actor.id);
  return isTooDeep
    ? { expected: [`depth ${maxDepth}`], received: [`depth ${actor.depth}`] }
    : { expected: actors, received: [actor.id ?? "(unnamed)"] };
}

function explainClaims(auth: Auth, { claims }: CompiledPolicy): Explanation {
  const failed = claims.find((demand) => !demand.isMetBy(auth.claims));
  if (failed === undefined) return {};
  const { name, values } = failed;
  const received = [auth.claims[name] ?? []].flat();
  return {
    expected: values.map((value) => `${name}=${value}`),
    received: received.map((value) => `${name}=${typeof value === "object" ? "…" : value}`),
  };
}

function explainAuthentication({ claims }: Auth, { authentication }: CompiledPolicy): Explanation {
  if (authentication === undefined) return {};
  const { acr, maxAgeSeconds } = authentication;
  const shown = (name: string): readonly string[] =>
    claims[name] === undefined ? [] : [`${name}=${claims[name]}`];
  return {
    expected: [
      ...acr.map((value) => `acr=${value}`),
      ...(maxAgeSeconds === undefined ? [] : [`auth_time within ${maxAgeSeconds} s`]),
    ],
    received: [
      ...(acr.length > 0 ? shown("acr") : []),
      ...(maxAgeSeconds === undefined ? [] : shown("auth_time")),
    ],
  };
}

function explainMistyped({ claims }: Auth, { authentication }: CompiledPolicy): Explanation {
  if (authentication === undefined) return {};
  const { acr, maxAgeSeconds } = authentication;
  const mistyped = mistypedIn(claims, acr.length > 0, maxAgeSeconds !== undefined);
  if (mistyped === undefined) return {};
  const [name, type] = mistyped;
  const value = claims[name];
  const received = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
  return { expected: [`${name}: ${type}`], received: [`${name}: ${received}`] };
}
