import { NONCE, spaceDelimited, unlessEmpty, uuidOf } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

const TENANT = uuidOf("tenant");

/** The tenant in the issuer's path, which `tid` repeats. */
function tenantIn(issuer: string): string | undefined {
  return /\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/.exec(issuer)?.[1];
}

/** Microsoft Entra ID, version 2.0, without the optional claim `idtyp`. An app has roles, and scopes are users'. */
export const entra: ProviderShape = Object.freeze<ProviderShape>({
  path: `/${TENANT}/v2.0`,
  grants: { app: ["roles"], user: ["scope", "roles"] },
  accessToken: ({ issuer, caller, user, audience, scopes, roles }) => ({
    header: { typ: "JWT" },
    claims: {
      aud: audience,
      azp: caller,
      azpacr: user === undefined ? "1" : "0",
      oid: uuidOf(user ?? caller),
      roles: unlessEmpty(roles),
      scp: spaceDelimited(scopes),
      sub: user ?? uuidOf(caller),
      tid: tenantIn(issuer),
      ver: "2.0",
    },
  }),
  idToken: ({ issuer, user = "test-user", audience }) => ({
    header: { typ: "JWT" },
    claims: {
      aud: audience,
      nonce: NONCE,
      oid: uuidOf(user),
      preferred_username: `${user}@example.com`,
      sub: user,
      tid: tenantIn(issuer),
      ver: "2.0",
    },
  }),
  publishKey: ({ alg, ...jwk }) => jwk,
});
