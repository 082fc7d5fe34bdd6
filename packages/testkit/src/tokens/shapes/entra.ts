import { NONCE, spaceDelimited, unlessEmpty, uuidOf } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

const TENANT = uuidOf("tenant");

/** Microsoft Entra ID, version 2.0, without the optional claim `idtyp`. An app has roles, and scopes are users'. */
export const entra: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["roles"], user: ["scope", "roles"] },
  accessToken: ({ caller, user, audience, scopes, roles }) => ({
    header: { typ: "JWT" },
    claims: {
      aud: audience,
      azp: caller,
      azpacr: user === undefined ? "1" : "0",
      oid: uuidOf(user ?? caller),
      roles: unlessEmpty(roles),
      scp: spaceDelimited(scopes),
      sub: user ?? uuidOf(caller),
      tid: TENANT,
      ver: "2.0",
    },
  }),
  idToken: ({ user = "test-user", audience }) => ({
    header: { typ: "JWT" },
    claims: {
      aud: audience,
      nonce: NONCE,
      oid: uuidOf(user),
      preferred_username: `${user}@example.com`,
      sub: user,
      tid: TENANT,
      ver: "2.0",
    },
  }),
  publishKey: ({ alg, ...jwk }) => jwk,
});
