import { AT_HASH, spaceDelimited, uuidOf } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

/** PingOne, a custom resource. */
export const ping: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["scope"], user: ["scope"] },
  accessToken: ({ caller, user, audience, scopes }) => ({
    header: {},
    claims: {
      sub: user,
      client_id: caller,
      aud: [audience].flat(),
      scope: spaceDelimited(scopes),
      sid: user === undefined ? undefined : uuidOf(`session of ${user}`),
    },
  }),
  idToken: ({ user = "test-user", audience, issuedAt }) => ({
    header: {},
    claims: {
      sub: user,
      aud: audience,
      acr: "Single_Factor",
      at_hash: AT_HASH,
      auth_time: issuedAt,
      sid: uuidOf(`session of ${user}`),
    },
  }),
});
