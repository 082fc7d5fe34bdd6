import { expect } from "vitest";
import { CHECKOUT, id, JWT, time, USER, type WrittenTokens } from "./written-tokens.js";

export const duende: WrittenTokens = {
  profile: "duende",
  algorithm: "ES256",
  idToken: { header: JWT, claims: { aud: "orders", sid: id, idp: "local" } },
  app: {
    asked: CHECKOUT,
    typ: "at+jwt",
    claims: {
      nbf: time,
      aud: "orders",
      scope: ["read", "write"],
      client_id: "checkout",
      jti: expect.stringMatching(/^[0-9A-F]{32}$/),
    },
  },
  user: {
    asked: USER,
    typ: "at+jwt",
    claims: {
      nbf: time,
      aud: "orders",
      scope: ["read"],
      amr: ["pwd"],
      client_id: "checkout",
      sub: "u-1",
      auth_time: time,
      idp: "local",
      sid: id,
      jti: id,
    },
  },
};
