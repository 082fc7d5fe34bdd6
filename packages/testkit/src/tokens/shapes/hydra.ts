import { randomUUID } from "node:crypto";
import { AT_HASH } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

/** Ory Hydra with JWT access tokens, scopes in a list, and clients that request their audience. */
export const hydra: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["scope"], user: ["scope"] },
  accessToken: ({ caller, user, audience, scopes, issuedAt }) => ({
    header: { typ: "JWT" },
    claims: {
      sub: user ?? caller,
      aud: [audience].flat(),
      client_id: caller,
      ext: {},
      jti: randomUUID(),
      nbf: issuedAt,
      scp: scopes,
    },
  }),
  idToken: ({ user = "test-user", audience, issuedAt }) => ({
    header: { typ: "JWT" },
    claims: {
      sub: user,
      aud: [audience].flat(),
      at_hash: AT_HASH,
      auth_time: issuedAt,
      jti: randomUUID(),
      rat: issuedAt,
      sid: "s-1",
    },
  }),
});
