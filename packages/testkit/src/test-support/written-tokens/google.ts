import { expect } from "vitest";
import { JWT, type WrittenTokens } from "./written-tokens.js";

export const google: WrittenTokens = {
  profile: "google",
  algorithm: "RS256",
  idToken: { header: JWT, claims: { aud: "orders", azp: expect.stringMatching(/\.apps\./) } },
  app: {
    asked: { caller: "104729000000000000017" },
    typ: "JWT",
    claims: {
      aud: "orders",
      azp: "104729000000000000017",
      sub: "104729000000000000017",
      email: expect.stringMatching(/\.iam\.gserviceaccount\.com$/),
      email_verified: true,
    },
  },
};
