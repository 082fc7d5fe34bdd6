import type { WrittenTokens } from "./written-tokens.js";

const SPIFFE_ID = "spiffe://example.org/ns/shop/sa/checkout";

export const spiffe: WrittenTokens = {
  profile: "spiffe",
  algorithm: "ES256",
  idToken: { header: { typ: "wit+jwt" }, claims: { aud: ["orders"], sub: SPIFFE_ID } },
  app: {
    asked: { caller: SPIFFE_ID },
    typ: "JWT",
    claims: { aud: ["orders"], sub: SPIFFE_ID },
  },
};
