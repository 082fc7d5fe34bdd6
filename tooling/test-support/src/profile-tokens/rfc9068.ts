import { AT_JWT, JWT, type ProfileTokens, SERVICE, TEXT, UUID } from "./profile-tokens.js";

const ISSUER = "https://login.example.com";

/** Exactly as in RFC 9068 sections 2.1 and 2.2: what servers without a profile of their own write. */
export const rfc9068: ProfileTokens = {
  name: "RFC 9068",
  profile: "rfc9068",
  issuer: ISSUER,
  audience: SERVICE,
  algorithm: "ES256",
  caller: "checkout",
  scopes: ["orders:read", "orders:write"],
  roles: [],
  app: {
    header: AT_JWT,
    claims: {
      iss: ISSUER,
      sub: "checkout",
      client_id: "checkout",
      aud: SERVICE,
      jti: "4f9d7c1e-1234-4abc-9def-0123456789ab",
      scope: "orders:read orders:write",
    },
    varying: { jti: UUID },
  },
  user: {
    header: AT_JWT,
    claims: {
      iss: ISSUER,
      sub: "user-4711",
      client_id: "checkout",
      aud: SERVICE,
      jti: "5f9d7c1e-1234-4abc-9def-0123456789ab",
      scope: "orders:read",
    },
    varying: { jti: UUID },
    scopes: ["orders:read"],
    roles: [],
  },
  idToken: {
    header: JWT,
    claims: { iss: ISSUER, aud: SERVICE, nonce: "n-0S6_WzA2Mj" },
    varying: { nonce: TEXT },
  },
};
