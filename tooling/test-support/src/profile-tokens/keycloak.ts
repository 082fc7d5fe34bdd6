// cspell:ignore onrtac trrtcc
import { JWT, type ProfileTokens, TEXT, UUID } from "./profile-tokens.js";

const KEYCLOAK = "https://id.example.com/realms/shop";

export const keycloak: ProfileTokens = {
  name: "keycloak",
  profile: "keycloak",
  issuer: KEYCLOAK,
  audience: "orders-api",
  algorithm: "RS256",
  caller: "checkout",
  scopes: ["profile", "email", "orders:read"],
  roles: [
    "offline_access",
    "orders-api:reader",
    "orders-api:writer",
    "https%3A//a.example:view profile",
  ],
  app: {
    header: JWT,
    claims: {
      iss: KEYCLOAK,
      jti: "trrtcc:2b1f8a8e-5f0e-4d8c-9c83-0a6a2e1b7c55",
      aud: ["orders-api", "account"],
      sub: "b2a4c6d8-1357-4246-8ace-0fdb97531eca",
      typ: "Bearer",
      azp: "checkout",
      acr: "1",
      realm_access: { roles: ["offline_access"] },
      resource_access: {
        "orders-api": { roles: ["reader", "writer"] },
        "https://a.example": { roles: ["view profile"] },
      },
      scope: "profile email orders:read",
      clientHost: "10.0.0.7",
      clientAddress: "10.0.0.7",
      client_id: "checkout",
      preferred_username: "service-account-checkout",
    },
    varying: { jti: /^trrtcc:/, sub: UUID, clientHost: TEXT, clientAddress: TEXT },
    audience: ["orders-api", "account"],
  },
  user: {
    header: JWT,
    claims: {
      iss: KEYCLOAK,
      jti: "onrtac:6c1f8a8e-5f0e-4d8c-9c83-0a6a2e1b7c56",
      aud: "orders-api",
      sub: "d7f9b1c3-2468-4135-9bdf-1eca86420fdb",
      typ: "Bearer",
      azp: "checkout",
      sid: "5d8f1c2b-aaaa-4bbb-8ccc-ddddeeeeffff",
      realm_access: { roles: ["offline_access"] },
      scope: "openid profile",
      // A name that any user can register with.
      preferred_username: "service-account-checkout",
    },
    varying: { jti: /^onrtac:/, sid: UUID, preferred_username: TEXT },
    scopes: ["openid", "profile"],
    roles: ["offline_access"],
  },
  idToken: {
    header: JWT,
    claims: {
      iss: KEYCLOAK,
      jti: "7c1f8a8e-5f0e-4d8c-9c83-0a6a2e1b7c57",
      aud: "orders-api",
      sub: "d7f9b1c3-2468-4135-9bdf-1eca86420fdb",
      typ: "ID",
      azp: "orders-api",
      sid: "5d8f1c2b-aaaa-4bbb-8ccc-ddddeeeeffff",
    },
    varying: { jti: UUID, sub: TEXT, azp: TEXT, sid: UUID },
  },
};
