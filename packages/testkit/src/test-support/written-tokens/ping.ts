import { CHECKOUT, id, USER, UUID, type WrittenTokens } from "./written-tokens.js";

export const ping: WrittenTokens = {
  profile: "ping",
  algorithm: "ES256",
  idToken: { header: {}, claims: { aud: "orders", at_hash: id } },
  app: {
    asked: CHECKOUT,
    typ: undefined,
    claims: { client_id: "checkout", aud: ["orders"], scope: "read write" },
  },
  user: {
    asked: USER,
    typ: undefined,
    claims: { sub: "u-1", client_id: "checkout", aud: ["orders"], scope: "read", sid: UUID },
  },
};
