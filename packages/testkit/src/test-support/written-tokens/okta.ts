import { expect } from "vitest";
import { CHECKOUT, id, time, USER, type WrittenTokens } from "./written-tokens.js";

export const okta: WrittenTokens = {
  profile: "okta",
  algorithm: "RS256",
  idToken: {
    header: {},
    claims: { aud: "orders", jti: expect.stringMatching(/^ID\./), at_hash: id },
  },
  app: {
    asked: CHECKOUT,
    typ: undefined,
    claims: {
      ver: 1,
      jti: expect.stringMatching(/^AT\./),
      aud: "orders",
      cid: "checkout",
      scp: ["read", "write"],
      sub: "checkout",
    },
  },
  user: {
    asked: USER,
    typ: undefined,
    claims: {
      ver: 1,
      jti: expect.stringMatching(/^AT\./),
      aud: "orders",
      cid: "checkout",
      uid: expect.stringMatching(/^00u/),
      scp: ["read"],
      auth_time: time,
      sub: "u-1",
    },
  },
};
