import type { Actor } from "../../decision/auth.js";
import { isObject } from "../../kit/configuration/option-checks.js";
import type { ClaimsSet } from "../../token/claims-set.js";

/**
 * Reads the actor of a delegated token: the outermost `act`, and how many are nested.
 *
 * A member of the wrong type names no actor, so that only an endpoint that accepts every actor admits the token.
 *
 * @see RFC 8693 section 4.1
 */
export function actorOf(claims: ClaimsSet): Actor | undefined {
  if (!Object.hasOwn(claims, "act")) return undefined;
  let depth = 0;
  let next: unknown = claims;
  while (hasOwnMember(next, "act")) {
    depth += 1;
    next = ownMember(next, "act");
  }
  const { act } = claims;
  const id = ownMember(act, hasOwnMember(act, "client_id") ? "client_id" : "sub");
  return Object.freeze({ id: typeof id === "string" && id !== "" ? id : undefined, depth });
}

function ownMember(holder: unknown, name: string): unknown {
  return hasOwnMember(holder, name) ? (holder as Record<string, unknown>)[name] : undefined;
}

function hasOwnMember(holder: unknown, name: string): boolean {
  return isObject(holder) && Object.hasOwn(holder, name);
}
