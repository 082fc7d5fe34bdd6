import { createGate, type Gate, type IssuerProfile, profiles, stringList } from "@callgate/core";

/**
 * Tokens of a private server, which look like this:
 * `{ "iss": "…", "aud": "…", "exp": …, "service": "reports", "kind": "service", "permissions": ["orders:read"] }`
 */
const ours: IssuerProfile = {
  ...profiles.standard,
  name: "ours",
  types: ["at+jwt"],
  requiredClaims: ["service", "kind"],
  callerClaims: ["service"],
  scopes: stringList("permissions"),
  isAppToken: ({ kind }) => kind === "service",
  // The server signs invitations with the same keys: they have no `permissions`.
  isAccessToken: (claims) => "permissions" in claims,
};

export function createOurGate(issuer: string, audience: string): Gate {
  return createGate({ issuer, audience, profile: ours });
}
