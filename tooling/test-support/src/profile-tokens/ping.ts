// cspell:ignore Ohyu
import { type ProfileTokens, SERVICE, TEXT, UUID } from "./profile-tokens.js";

const PING = "https://auth.pingone.example/3f2a1b0c-9d8e-4f7a-b6c5-d4e3f2a1b0c9/as";

export const ping: ProfileTokens = {
  name: "ping",
  profile: "ping",
  issuer: PING,
  audience: SERVICE,
  algorithm: "RS256",
  caller: "5b4a3928-1111-4222-8333-444455556666",
  scopes: ["orders:read", "orders:write"],
  roles: [],
  app: {
    header: {},
    claims: {
      iss: PING,
      client_id: "5b4a3928-1111-4222-8333-444455556666",
      aud: [SERVICE],
      scope: "orders:read orders:write",
    },
  },
  user: {
    header: {},
    claims: {
      iss: PING,
      sub: "6c5b4a39-7777-4888-9999-aaaabbbbcccc",
      client_id: "5b4a3928-1111-4222-8333-444455556666",
      aud: [SERVICE],
      scope: "openid orders:read",
      sid: "7d6c5b4a-0000-4aaa-8bbb-ccccddddeeee",
    },
    varying: { sid: UUID },
    scopes: ["openid", "orders:read"],
    roles: [],
  },
  idToken: {
    header: {},
    claims: {
      iss: PING,
      sub: "6c5b4a39-7777-4888-9999-aaaabbbbcccc",
      aud: SERVICE,
      acr: "Single_Factor",
      at_hash: "preyKcCsaR-K6Ohyu5xqNg",
      auth_time: 1_893_455_000,
      sid: "7d6c5b4a-0000-4aaa-8bbb-ccccddddeeee",
    },
    varying: { sub: TEXT, at_hash: TEXT, auth_time: "time", sid: UUID },
  },
};
