import { ScopeImplications } from "@callgate/core/judging";
import type { Policy } from "../policy.js";

/** Which scopes of a document imply which others; `undefined` where none does. */
export function implicationsOf({ scopeImplies }: Policy): ScopeImplications | undefined {
  return scopeImplies && new ScopeImplications(new Map(Object.entries(scopeImplies)));
}
