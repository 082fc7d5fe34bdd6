import { JWT, type ProfileTokens } from "./profile-tokens.js";

const SPIRE = "https://oidc.spire.example.com";

export const spiffe: ProfileTokens = {
  name: "spiffe",
  profile: "spiffe",
  issuer: SPIRE,
  trustDomain: "shop.example.com",
  audience: "spiffe://shop.example.com/orders",
  algorithm: "ES256",
  caller: "spiffe://shop.example.com/ns/shop/sa/checkout",
  scopes: [],
  roles: [],
  app: {
    header: JWT,
    claims: {
      iss: SPIRE,
      aud: ["spiffe://shop.example.com/orders"],
      sub: "spiffe://shop.example.com/ns/shop/sa/checkout",
    },
  },
  // A WIT-SVID.
  idToken: {
    header: { typ: "wit+jwt" },
    claims: {
      iss: SPIRE,
      aud: ["spiffe://shop.example.com/orders"],
      sub: "spiffe://shop.example.com/ns/shop/sa/checkout",
    },
  },
};
