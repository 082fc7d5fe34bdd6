import { time, USER, UUID, type WrittenTokens } from "./written-tokens.js";

export const cognito: WrittenTokens = {
  profile: "cognito",
  algorithm: "RS256",
  idToken: { header: {}, claims: { aud: "orders", token_use: "id" } },
  app: {
    asked: { caller: "checkout", scope: "orders/read orders/write" },
    typ: undefined,
    claims: {
      sub: "checkout",
      token_use: "access",
      scope: "orders/read orders/write",
      auth_time: time,
      version: 2,
      jti: UUID,
      client_id: "checkout",
    },
  },
  user: {
    asked: { ...USER, scope: "openid orders/read", roles: "support staff" },
    typ: undefined,
    claims: {
      sub: "u-1",
      "cognito:groups": ["support staff"],
      token_use: "access",
      scope: "openid orders/read",
      auth_time: time,
      version: 2,
      jti: UUID,
      client_id: "checkout",
      username: "u-1",
    },
  },
};
