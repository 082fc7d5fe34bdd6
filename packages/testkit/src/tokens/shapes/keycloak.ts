// cspell:ignore onrtac trrtcc
import { randomUUID } from "node:crypto";
import { spaceDelimited, uuidOf } from "./claim-values.js";
import type { ProviderShape } from "./provider-shape.js";

/**
 * Keycloak, with an audience mapper. A role `client:name` is that client's; one without a colon is the realm's. In the
 * names of clients and of realm roles `%3A` is a colon and `%25` a percent sign, as the profile reads them.
 */
export const keycloak: ProviderShape = Object.freeze<ProviderShape>({
  grants: { app: ["scope", "roles"], user: ["scope", "roles"] },
  roleForm: {
    pattern: /^(?:[^%:]|%3A|%25)*(?::.*)?$/s,
    expected:
      "`role` or `client:role`, with `%3A` and `%25` for `:` and `%` in realm roles and clients",
  },
  accessToken: ({ caller, user, audience, scopes, roles }) => ({
    header: { typ: "JWT" },
    claims: {
      jti: `${user === undefined ? "trrtcc" : "onrtac"}:${randomUUID()}`,
      aud: audience,
      sub: user ?? uuidOf(`service account of ${caller}`),
      typ: "Bearer",
      azp: caller,
      acr: "1",
      ...accessOf(roles),
      scope: spaceDelimited(scopes),
      ...(user === undefined
        ? {
            clientHost: "127.0.0.1",
            clientAddress: "127.0.0.1",
            client_id: caller,
            preferred_username: `service-account-${caller}`,
          }
        : { sid: uuidOf(`session of ${user}`), preferred_username: user }),
    },
  }),
  idToken: ({ caller, user = "test-user", audience }) => ({
    header: { typ: "JWT" },
    claims: {
      jti: randomUUID(),
      aud: audience,
      sub: user,
      typ: "ID",
      azp: caller,
      sid: uuidOf(`session of ${user}`),
    },
  }),
});

/** Where Keycloak puts roles: the realm's in one claim, those of its clients in another. */
function accessOf(roles: readonly string[]): Readonly<Record<string, unknown>> {
  const realm: string[] = [];
  const clients = new Map<string, { readonly roles: string[] }>();
  for (const role of roles) {
    const colon = role.indexOf(":");
    if (colon < 0) {
      realm.push(unescapeName(role));
      continue;
    }
    const client = unescapeName(role.slice(0, colon));
    const access = clients.get(client) ?? { roles: [] };
    access.roles.push(role.slice(colon + 1));
    clients.set(client, access);
  }
  return {
    realm_access: realm.length === 0 ? undefined : { roles: realm },
    resource_access: clients.size === 0 ? undefined : Object.fromEntries(clients),
  };
}

function unescapeName(name: string): string {
  return name.replaceAll("%3A", ":").replaceAll("%25", "%");
}
