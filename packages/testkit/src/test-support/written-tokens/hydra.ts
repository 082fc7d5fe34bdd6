import { CHECKOUT, id, JWT, time, USER, UUID, type WrittenTokens } from "./written-tokens.js";

export const hydra: WrittenTokens = {
  profile: "hydra",
  algorithm: "ES256",
  idToken: { header: JWT, claims: { aud: ["orders"], at_hash: id } },
  app: {
    asked: CHECKOUT,
    typ: "JWT",
    claims: {
      sub: "checkout",
      aud: ["orders"],
      client_id: "checkout",
      ext: {},
      jti: UUID,
      nbf: time,
      scp: ["read", "write"],
    },
  },
  user: {
    asked: USER,
    typ: "JWT",
    claims: {
      sub: "u-1",
      aud: ["orders"],
      client_id: "checkout",
      ext: {},
      jti: UUID,
      nbf: time,
      scp: ["read"],
    },
  },
};
