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

/**
 * When a JWT expires, in seconds since the Unix epoch. Its signature is the server's business.
 *
 * @returns `undefined` for what is no JWT, and for one that never expires
 */
export function expiryOf(assertion: string): number | undefined {
  const parts = assertion.split(".");
  if (parts.length !== 3 || !parts.every((part) => /^[\w-]+$/.test(part))) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(parts[1] ?? "", "base64url").toString());
    const { exp } = (claims ?? {}) as { exp?: unknown };
    return typeof exp === "number" && Number.isFinite(exp) ? exp : undefined;
  } catch {
    return undefined;
  }
}
