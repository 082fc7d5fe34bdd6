import { AT_HASH, freshId, uuidOf } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

/** Okta, a custom authorization server. */
export const okta: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["scope"], user: ["scope"] },
  accessToken: ({ caller, user, audience, scopes, issuedAt }) => ({
    header: {},
    claims: {
      ver: 1,
      jti: `AT.${freshId()}`,
      aud: audience,
      cid: caller,
      scp: scopes,
      sub: user ?? caller,
      ...(user !== undefined && { uid: idOf(user), auth_time: issuedAt }),
    },
  }),
  idToken: ({ user = "test-user", audience, issuedAt }) => ({
    header: {},
    claims: {
      ver: 1,
      jti: `ID.${freshId()}`,
      aud: audience,
      sub: idOf(user),
      amr: ["pwd"],
      idp: "00o1test2provider3",
      at_hash: AT_HASH,
      auth_time: issuedAt,
    },
  }),
});

function idOf(user: string): string {
  return `00u${uuidOf(user).replaceAll("-", "").slice(0, 17)}`;
}
