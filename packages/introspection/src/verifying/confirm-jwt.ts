import {
  type Denial,
  deny,
  type IntrospectionContext,
  type JsonObject,
  type VerifiedToken,
} from "@callgate/core/kit";

const EXPIRED: Denial = deny("token_expired");
const BOUND: Denial = deny("binding_unverified");

/** What an active answer says about a JWT that was verified: whether it is still in force, and not bound to anything else. */
export function confirmJwt(
  verified: VerifiedToken,
  { exp, cnf }: JsonObject,
  { clock, clockSkewSeconds }: Pick<IntrospectionContext, "clock" | "clockSkewSeconds">,
): VerifiedToken | Denial {
  if (typeof exp === "number" && clock.now() >= (exp + clockSkewSeconds) * 1000) return EXPIRED;
  // A token that only its server knows to be bound must not become a bearer token (RFC 9449 section 6.2, RFC 8705 section 3.2).
  return cnf !== undefined && verified.confirmation === undefined ? BOUND : verified;
}
