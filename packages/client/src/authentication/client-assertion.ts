import { peekClaims } from "@callgate/core/kit";

/** The name of a kind of client assertion. */
export type AssertionType = "jwt-bearer" | "jwt-spiffe";

/** What is written in `client_assertion_type`: RFC 7523 section 2.2, draft-ietf-oauth-spiffe-client-auth. */
const ASSERTION_TYPES: Readonly<Record<AssertionType, string>> = Object.freeze({
  "jwt-bearer": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
  "jwt-spiffe": "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe",
});

/** Puts a client assertion into a token request. */
export function attachAssertion(
  body: URLSearchParams,
  clientId: string,
  assertion: string,
  type: AssertionType = "jwt-bearer",
): void {
  body.set("client_id", clientId);
  body.set("client_assertion_type", ASSERTION_TYPES[type]);
  body.set("client_assertion", assertion);
}

/** A signed JWT in compact serialization: no empty part, no padding, no other alphabet. */
const COMPACT_JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/**
 * When a JWT expires, in seconds since the Unix epoch. The server checks its signature.
 *
 * @returns `undefined` for what is not a JWT, and for one that never expires
 */
export function expiryOf(assertion: string): number | undefined {
  const exp = COMPACT_JWT.test(assertion) ? peekClaims(assertion)?.exp : undefined;
  return typeof exp === "number" && Number.isFinite(exp) ? exp : undefined;
}
