import { expect } from "vitest";
import { CHECKOUT, id, JWT, USER, type WrittenTokens } from "./written-tokens.js";

export const auth0: WrittenTokens = {
  profile: "auth0",
  algorithm: "ES256",
  idToken: { header: JWT, claims: { aud: "orders", nonce: id } },
  app: {
    asked: { ...CHECKOUT, roles: ["orders:refund"] },
    typ: "JWT",
    claims: {
      sub: "checkout@clients",
      aud: "orders",
      azp: "checkout",
      gty: "client-credentials",
      scope: "read write",
      permissions: ["orders:refund"],
    },
  },
  user: {
    asked: { ...USER, scope: "openid read" },
    typ: "JWT",
    claims: {
      sub: "u-1",
      aud: ["orders", expect.stringMatching(/^http:.*[0-9]\/userinfo$/)],
      azp: "checkout",
      scope: "openid read",
    },
  },
};
