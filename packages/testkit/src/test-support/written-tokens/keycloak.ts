import { expect } from "vitest";
import { CHECKOUT, JWT, USER, UUID, type WrittenTokens } from "./written-tokens.js";

export const keycloak: WrittenTokens = {
  profile: "keycloak",
  algorithm: "ES256",
  idToken: { header: JWT, claims: { aud: "orders", typ: "ID" } },
  app: {
    asked: {
      ...CHECKOUT,
      roles: ["offline_access", "orders:reader", "orders:writer", "https://a.test:view profile"],
    },
    typ: "JWT",
    claims: {
      jti: expect.stringMatching(/^trrtcc:/),
      aud: "orders",
      sub: UUID,
      typ: "Bearer",
      azp: "checkout",
      acr: "1",
      realm_access: { roles: ["offline_access"] },
      resource_access: {
        orders: { roles: ["reader", "writer"] },
        "https://a.test": { roles: ["view profile"] },
      },
      scope: "read write",
      clientHost: "127.0.0.1",
      clientAddress: "127.0.0.1",
      client_id: "checkout",
      preferred_username: "service-account-checkout",
    },
  },
  user: {
    asked: USER,
    typ: "JWT",
    claims: {
      jti: expect.stringMatching(/^onrtac:/),
      aud: "orders",
      sub: "u-1",
      typ: "Bearer",
      azp: "checkout",
      acr: "1",
      scope: "read",
      sid: UUID,
      preferred_username: "u-1",
    },
  },
};
