import type { Database, Introspected, Provisioned } from "../server.js";
import { SCOPE, type WantedClients } from "../wanted-clients.js";
import { type Administration, administrationOf, passwordGrant } from "./administration.js";
import { AUDIENCE, clientScope, clientsOf, own, ROLE } from "./clients.js";
import { introspectOptions, ownChecks } from "./own-checks.js";

const REALM = "callgate";
const USER = { username: "ada", password: "ada" };
const KEY_PROVIDER = "org.keycloak.keys.KeyProvider";
const NEW_KEY = "another-key";

/** The address of Keycloak, its administrator, and its database. */
export interface KeycloakPlace {
  readonly http: string;
  readonly https: string;
  readonly admin: { readonly name: string; readonly password: string };
  readonly database: Database;
}

/** Creates a realm as described in docs/profiles.md: a client scope with an audience mapper, and the clients. */
export async function provisionKeycloak(
  { http, https, admin, database }: KeycloakPlace,
  wanted: WantedClients,
): Promise<Provisioned> {
  const administration = administrationOf(http, admin);
  await createRealm(administration, wanted);
  await grantScope(administration);
  await grantRole(administration);

  const issuer = `${http}/realms/${REALM}`;
  const provisioned: Provisioned = {
    issuers: {
      client_secret_basic: issuer,
      client_secret_post: issuer,
      client_secret_jwt: issuer,
      private_key_jwt: issuer,
      tls_client_auth: `${https}/realms/${REALM}`,
    },
    gate: { profile: "keycloak", audience: AUDIENCE },
    request: { scope: SCOPE },
    // Status and error are those of a wrong secret: 401, `unauthorized_client`.
    grantRefusal: "credential_rejected",
    rotateKeys: () =>
      administration.post(`/${REALM}/components`, {
        name: NEW_KEY,
        providerId: "rsa-generated",
        providerType: KEY_PROVIDER,
        config: { priority: ["200"], algorithm: ["RS256"], keySize: ["2048"] },
      }),
    withdrawKey: async () => {
      const providers = await administration.get(`/${REALM}/components?type=${KEY_PROVIDER}`);
      for (const { id, name, providerId } of providers) {
        if (providerId !== "rsa-generated" || name === NEW_KEY) continue;
        await administration.delete(`/${REALM}/components/${id}`);
      }
    },
    logIn: async () => {
      const { access_token, id_token, refresh_token } = await passwordGrant(issuer, {
        client_id: wanted.grantless.clientId,
        client_secret: wanted.grantless.secret,
        scope: `openid ${SCOPE}`,
        ...USER,
      });
      return {
        "access token": access_token ?? "",
        "ID token": id_token ?? "",
        "refresh token": refresh_token ?? "",
      };
    },
    introspection: introspectionAt(issuer),
    database,
    ownChecks: ownChecks(() => provisioned),
  };
  return provisioned;
}

/**
 * Keycloak issues JWTs only, which a gate introspects after it has verified them. It answers a client that is in the token's
 * `aud`; for any other the token is not active.
 */
function introspectionAt(issuer: string): Introspected {
  return {
    clientId: "checkout-basic",
    options: introspectOptions,
    revocation: `${issuer}/protocol/openid-connect/revoke`,
    refreshToken: "algorithm_not_allowed",
  };
}

async function createRealm(administration: Administration, wanted: WantedClients): Promise<void> {
  await administration.post("", {
    realm: REALM,
    enabled: true,
    users: [
      {
        username: USER.username,
        enabled: true,
        emailVerified: true,
        email: "ada@example.com",
        firstName: "Ada",
        lastName: "Example",
        credentials: [{ type: "password", value: USER.password }],
      },
    ],
  });
  await administration.post(`/${REALM}/client-scopes`, clientScope());
  for (const client of clientsOf(wanted)) {
    await administration.post(`/${REALM}/clients`, {
      protocol: "openid-connect",
      publicClient: false,
      standardFlowEnabled: false,
      ...client,
    });
  }
}

/** Gives every test client the scope, as an optional one. */
async function grantScope(administration: Administration): Promise<void> {
  const scopes = await administration.get(`/${REALM}/client-scopes`);
  const scope = scopes.find(({ name }) => name === SCOPE);
  for (const { id, clientId } of await administration.get(`/${REALM}/clients`)) {
    if (!clientId?.startsWith("checkout-")) continue;
    await administration.put(`/${REALM}/clients/${id}/optional-client-scopes/${scope?.id}`);
  }
}

/** Gives the service account of one client the role of the API. */
async function grantRole(administration: Administration): Promise<void> {
  const clients = await administration.get(`/${REALM}/clients`);
  const idOf = (clientId: string) => clients.find((client) => client.clientId === clientId)?.id;
  const api = `/${REALM}/clients/${idOf(AUDIENCE)}`;
  await administration.post(`${api}/roles`, { name: ROLE });
  const role = await administration.get<object>(`${api}/roles/${ROLE}`);
  const account = await administration.get<{ readonly id: string }>(
    `/${REALM}/clients/${idOf(own.roles)}/service-account-user`,
  );
  const mappings = `/${REALM}/users/${account.id}/role-mappings/clients/${idOf(AUDIENCE)}`;
  await administration.post(mappings, [role]);
}
