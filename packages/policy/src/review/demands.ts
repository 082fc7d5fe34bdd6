import type { EndpointPolicy } from "@callgate/core";
import { splitScope } from "@callgate/core/kit";
import type { PolicyEntry } from "../policy.js";
import type { UserDemands } from "./user-demands.js";

/** What an endpoint demands of a token of any caller. */
export interface Demands extends UserDemands {
  /** Scopes a token must all have. */
  readonly scope: readonly string[];
  /** Scopes of which a token must have one; empty for no such demand. */
  readonly anyScope: readonly string[];
  /** Roles a token must all have. */
  readonly roles: readonly string[];
  /** Roles of which a token must have one; empty for no such demand. */
  readonly anyRole: readonly string[];
  readonly condition: string | undefined;
  readonly tokens: "app" | "user" | "any";
}

/** The demands of an entry; one that is public, or for no caller, has none. */
export function demandsOf({ policy, condition }: PolicyEntry): Demands {
  const { scope = [], anyScope = [], roles = [], anyRole = [], tokens = "any" } = policy ?? {};
  return {
    scope: splitScope(scope),
    anyScope: splitScope(anyScope),
    roles: typeof roles === "string" ? [roles] : roles,
    anyRole,
    condition,
    tokens,
    binding: policy?.binding,
    delegation: delegationOf(policy?.delegation),
    authentication: policy?.authentication,
  };
}

function delegationOf(delegation: EndpointPolicy["delegation"]): Demands["delegation"] {
  if (delegation === undefined || delegation === "any") return undefined;
  if (delegation === "refuse") return delegation;
  const { actors, maxDepth = 1 } = delegation;
  return { actors, maxDepth };
}

/** Who can call an endpoint: the callers it lists, any caller of a trusted issuer, every request, or no caller. */
export function accessKindOf({ kind, policy }: PolicyEntry): "callers" | "any" | "public" | "none" {
  return policy?.callers === "any" ? "any" : kind;
}
