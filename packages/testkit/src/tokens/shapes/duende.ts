import { freshId, unlessEmpty } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

/** Duende IdentityServer, with scopes in a list, as by default. */
export const duende: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["scope"], user: ["scope"] },
  accessToken: ({ caller, user, audience, scopes, issuedAt }) => ({
    header: { typ: "at+jwt" },
    claims: {
      nbf: issuedAt,
      aud: audience,
      scope: unlessEmpty(scopes),
      client_id: caller,
      jti: freshId().toUpperCase(),
      ...(user !== undefined && login(user, issuedAt)),
    },
  }),
  idToken: ({ user = "test-user", audience, issuedAt }) => ({
    header: { typ: "JWT" },
    claims: { nbf: issuedAt, aud: audience, ...login(user, issuedAt) },
  }),
});

function login(sub: string, auth_time: number): Readonly<Record<string, unknown>> {
  return { sub, auth_time, amr: ["pwd"], idp: "local", sid: freshId().toUpperCase() };
}
