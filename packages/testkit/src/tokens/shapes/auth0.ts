import { NONCE, spaceDelimited, unlessEmpty } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

/** Auth0's own dialect. Roles are the permissions of an API with RBAC. */
export const auth0: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["scope", "roles"], user: ["scope", "roles"] },
  accessToken: ({ issuer, caller, user, audience, scopes, roles }) => ({
    header: { typ: "JWT" },
    claims: {
      sub: user ?? `${caller}@clients`,
      // A user's token is valid at the issuer's UserInfo endpoint, too, where the client requested the scope `openid`.
      aud: scopes.includes("openid")
        ? [audience, `${issuer.replace(/\/$/, "")}/userinfo`].flat()
        : audience,
      azp: caller,
      gty: user === undefined ? "client-credentials" : undefined,
      scope: spaceDelimited(scopes),
      permissions: unlessEmpty(roles),
    },
  }),
  idToken: ({ user = "auth0|test-user", audience }) => ({
    header: { typ: "JWT" },
    claims: { sub: user, aud: audience, name: "Test User", nonce: NONCE, sid: "s-1" },
  }),
});
