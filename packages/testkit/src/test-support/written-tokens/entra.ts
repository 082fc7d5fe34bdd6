import { id, JWT, USER, UUID, type WrittenTokens } from "./written-tokens.js";

export const entra: WrittenTokens = {
  profile: "entra",
  algorithm: "RS256",
  idToken: { header: JWT, claims: { aud: "orders", nonce: id, ver: "2.0" } },
  app: {
    asked: { caller: "checkout", roles: ["Orders.Read.All"] },
    typ: "JWT",
    claims: {
      aud: "orders",
      azp: "checkout",
      azpacr: "1",
      oid: UUID,
      roles: ["Orders.Read.All"],
      sub: UUID,
      tid: UUID,
      ver: "2.0",
    },
  },
  user: {
    asked: { ...USER, roles: "Orders.Read.All" },
    typ: "JWT",
    claims: {
      aud: "orders",
      azp: "checkout",
      azpacr: "0",
      oid: UUID,
      roles: ["Orders.Read.All"],
      scp: "read",
      sub: "u-1",
      tid: UUID,
      ver: "2.0",
    },
  },
};
