import { CHECKOUT, id, JWT, USER, UUID, type WrittenTokens } from "./written-tokens.js";

/** Of RFC 9068 to the letter, and of every server that nothing else is known of. */
export const rfc9068: Omit<WrittenTokens, "profile"> = {
  algorithm: "ES256",
  idToken: { header: JWT, claims: { aud: "orders", nonce: id } },
  app: {
    asked: CHECKOUT,
    typ: "at+jwt",
    claims: {
      sub: "checkout",
      client_id: "checkout",
      aud: "orders",
      jti: UUID,
      scope: "read write",
    },
  },
  user: {
    asked: USER,
    typ: "at+jwt",
    claims: { sub: "u-1", client_id: "checkout", aud: "orders", jti: UUID, scope: "read" },
  },
};
