// cspell:ignore Ohyu
import { JWT, type ProfileTokens, SERVICE, TEXT, UUID } from "./profile-tokens.js";

const HYDRA = "https://hydra.example.com/";

export const hydra: ProfileTokens = {
  name: "hydra",
  profile: "hydra",
  issuer: HYDRA,
  audience: SERVICE,
  algorithm: "RS256",
  caller: "checkout",
  scopes: ["orders.read"],
  roles: [],
  app: {
    header: JWT,
    claims: {
      iss: HYDRA,
      sub: "checkout",
      aud: [SERVICE],
      client_id: "checkout",
      ext: {},
      jti: "8d7c6b5a-1111-4222-8333-444455556666",
      nbf: 1_893_455_000,
      scp: ["orders.read"],
    },
    varying: { jti: UUID, nbf: "time" },
  },
  user: {
    header: JWT,
    claims: {
      iss: HYDRA,
      sub: "user-4711",
      aud: [SERVICE],
      client_id: "checkout",
      ext: {},
      jti: "9d7c6b5a-1111-4222-8333-444455556666",
      nbf: 1_893_455_000,
      scp: ["openid", "orders.read"],
    },
    varying: { jti: UUID, nbf: "time" },
    scopes: ["openid", "orders.read"],
    roles: [],
  },
  idToken: {
    header: JWT,
    claims: {
      iss: HYDRA,
      sub: "user-4711",
      aud: [SERVICE],
      at_hash: "preyKcCsaR-K6Ohyu5xqNg",
      auth_time: 1_893_455_000,
      jti: "ad7c6b5a-1111-4222-8333-444455556666",
      rat: 1_893_455_000,
      sid: "s-1",
    },
    varying: { sub: TEXT, at_hash: TEXT, auth_time: "time", jti: UUID, rat: "time", sid: TEXT },
  },
};
