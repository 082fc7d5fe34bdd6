import { clientSecretBasic } from "@callgate/client";
import { staticSecret } from "@callgate/secrets";
import { administer } from "../program.js";
import type { Provisioned } from "../server.js";
import { SCOPE, SECRET, type WantedClients } from "../wanted-clients.js";

const REALM = "callgate";
const AUDIENCE = "orders-api";
const USER = { username: "ada", password: "ada" };

/** The address of Keycloak, and its administrator. */
export interface KeycloakPlace {
  readonly http: string;
  readonly https: string;
  readonly admin: { readonly name: string; readonly password: string };
}

/** Creates a realm as described in docs/profiles.md: a client scope with an audience mapper, and the clients. */
export async function provisionKeycloak(
  { http, https, admin }: KeycloakPlace,
  wanted: WantedClients,
): Promise<Provisioned> {
  const adminToken = async () =>
    (
      await passwordGrant(`${http}/realms/master`, {
        client_id: "admin-cli",
        username: admin.name,
        password: admin.password,
      })
    ).access_token as string;
  const post = async (path: string, json: unknown) =>
    administer(`${http}/admin/realms${path}`, { token: await adminToken(), json });

  await post("", {
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
  await post(`/${REALM}/client-scopes`, clientScope());
  for (const client of clientsOf(wanted)) {
    await post(`/${REALM}/clients`, {
      protocol: "openid-connect",
      publicClient: false,
      standardFlowEnabled: false,
      ...client,
    });
  }
  await grantScope(`${http}/admin/realms/${REALM}`, await adminToken());

  const issuer = `${http}/realms/${REALM}`;
  return {
    issuers: {
      client_secret_basic: issuer,
      client_secret_post: issuer,
      client_secret_jwt: issuer,
      private_key_jwt: issuer,
      tls_client_auth: `${https}/realms/${REALM}`,
    },
    gate: { profile: "keycloak", audience: AUDIENCE },
    request: { scope: SCOPE },
    // Keycloak issues JWTs only, which a gate introspects after it has verified them. It answers a client that is in the
    // token's `aud`; for any other the token is not active.
    introspection: {
      clientId: "checkout-basic",
      options: {
        clientId: AUDIENCE,
        auth: clientSecretBasic(staticSecret(SECRET)),
        tokens: "all",
      },
      revocation: `${issuer}/protocol/openid-connect/revoke`,
      refreshToken: "algorithm_not_allowed",
    },
    // Status and error are those of a wrong secret: 401, `unauthorized_client`.
    grantRefusal: "credential_rejected",
    rotateKeys: async () => {
      await post(`/${REALM}/components`, {
        name: "another-key",
        providerId: "rsa-generated",
        providerType: "org.keycloak.keys.KeyProvider",
        config: { priority: ["200"], algorithm: ["RS256"], keySize: ["2048"] },
      });
    },
    logIn: async () => {
      const { id_token, refresh_token } = await passwordGrant(issuer, {
        client_id: wanted.grantless.clientId,
        client_secret: wanted.grantless.secret,
        scope: `openid ${SCOPE}`,
        ...USER,
      });
      return { "ID token": id_token as string, "refresh token": refresh_token as string };
    },
  };
}

function clientsOf({ secrets, grantless, signing, certified }: WantedClients): readonly object[] {
  return [
    ...Object.entries(secrets).map(([clientId, secret]) => ({
      clientId,
      secret,
      serviceAccountsEnabled: true,
      clientAuthenticatorType:
        clientId === "checkout-jwt-secret" ? "client-secret-jwt" : "client-secret",
    })),
    { clientId: AUDIENCE, secret: SECRET, serviceAccountsEnabled: true },
    { ...grantless, serviceAccountsEnabled: false, directAccessGrantsEnabled: true },
    {
      clientId: signing.clientId,
      serviceAccountsEnabled: true,
      clientAuthenticatorType: "client-jwt",
      attributes: {
        "use.jwks.string": "true",
        "jwks.string": JSON.stringify({ keys: [signing.jwk] }),
      },
    },
    {
      clientId: certified.clientId,
      serviceAccountsEnabled: true,
      clientAuthenticatorType: "client-x509",
      attributes: { "x509.subjectdn": certified.subject },
    },
  ];
}

function clientScope(): object {
  return {
    name: SCOPE,
    protocol: "openid-connect",
    attributes: { "include.in.token.scope": "true" },
    protocolMappers: [
      {
        name: "audience",
        protocol: "openid-connect",
        protocolMapper: "oidc-audience-mapper",
        config: { "included.custom.audience": AUDIENCE, "access.token.claim": "true" },
      },
    ],
  };
}

/** Gives every test client the scope, as an optional one. */
async function grantScope(realm: string, token: string): Promise<void> {
  const scope = (await list(`${realm}/client-scopes`, token)).find(({ name }) => name === SCOPE);
  for (const { id, clientId } of await list(`${realm}/clients`, token)) {
    if (!clientId?.startsWith("checkout-")) continue;
    const url = `${realm}/clients/${id}/optional-client-scopes/${scope?.id}`;
    await administer(url, { method: "PUT", token });
  }
}

interface Listed {
  readonly id: string;
  readonly name?: string;
  readonly clientId?: string;
}

async function list(url: string, token: string): Promise<readonly Listed[]> {
  return (await (await administer(url, { method: "GET", token })).json()) as Listed[];
}

async function passwordGrant(
  issuer: string,
  parameters: Record<string, string>,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "password", ...parameters }),
  });
  if (!response.ok) throw new Error(`password grant: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}
