import { createTokenClient } from "@callgate/client";
import { bearerFrom } from "@callgate/introspection";
import { boundTokenChecks } from "../bound-tokens.js";
import { parameterOf } from "../browser.js";
import { plainClient, secretClient } from "../candidates.js";
import { exchangeCode } from "../exchange-code.js";
import { fileDatabase } from "../file-database.js";
import type { Provisioned } from "../server.js";
import { SCOPE, SECRET, type WantedClients } from "../wanted-clients.js";
import { INTROSPECTION_SCOPE, PLUGIN, Plugin, RESOURCE } from "./plugin.js";
import { Session } from "./session.js";

const USER = { name: "ada", password: "ada-and-her-engine" };
const REDIRECT_URI = "http://127.0.0.1:1/signed-in";
/** The client by which the service introspects tokens. */
const SERVICE = "orders-api";

/** The address of Glewlwyd, and the file of its database. */
export interface GlewlwydPlaces {
  readonly origin: string;
  readonly databaseFile: string;
}

/** Registers scope, clients and a user, by the interface of its administration page. */
export async function provisionGlewlwyd(
  { origin, databaseFile }: GlewlwydPlaces,
  wanted: WantedClients,
): Promise<Provisioned> {
  const issuer = `${origin}/api/${PLUGIN}`;
  const session = await Session.open(origin, "admin", "password");
  const plugin = new Plugin(session, issuer);
  await plugin.add();
  for (const name of [SCOPE, INTROSPECTION_SCOPE]) {
    await session.call("POST", "/scope/", { name, display_name: name, password_required: false });
  }
  for (const client of clientsOf(wanted)) {
    await session.call("POST", "/client/", {
      confidential: true,
      enabled: true,
      scope: [SCOPE],
      authorization_type: ["client_credentials"],
      ...client,
    });
  }
  await session.call("POST", "/user/", {
    username: USER.name,
    password: USER.password,
    enabled: true,
    scope: ["g_profile", "openid", SCOPE],
  });
  const provisioned: Provisioned = {
    issuers: {
      client_secret_basic: issuer,
      client_secret_post: issuer,
      client_secret_jwt: issuer,
      private_key_jwt: issuer,
      tls_client_auth: { notOffered: "it listens without TLS here" },
    },
    gate: { profile: "rfc9068", audience: RESOURCE },
    request: { scope: SCOPE, resource: RESOURCE },
    assertion: { audience: "token_endpoint" },
    basicSecrets: "raw",
    // Its errors are `scope_invalid` and `authorization_type_invalid`, which RFC 6749 does not have.
    scopeRefusal: "request_rejected",
    grantRefusal: "request_rejected",
    introspection: {
      clientId: plainClient.clientId,
      // With its own credentials a client introspects its own tokens only.
      options: {
        clientId: SERVICE,
        auth: bearerFrom(
          createTokenClient({ issuer, ...secretClient(SERVICE), scope: INTROSPECTION_SCOPE }),
        ),
        tokens: "all",
      },
      revocation: `${issuer}/revoke`,
      refreshToken: "token_inactive",
    },
    rotateKeys: () => plugin.rotateKeys(),
    withdrawKey: () => plugin.withdrawKey(),
    database: fileDatabase(databaseFile),
    ownChecks: boundTokenChecks({
      kind: "DPoP",
      members: ["jkt"],
      provisioned: () => provisioned,
      candidate: plainClient,
    }),
    logIn: () => logIn(origin, wanted.grantless),
  };
  return provisioned;
}

function clientsOf({ secrets, grantless, signing }: WantedClients): readonly object[] {
  return [
    ...Object.entries(secrets).map(([client_id, client_secret]) => ({
      client_id,
      client_secret,
      token_endpoint_auth_method: [methodOf(client_id)],
    })),
    {
      client_id: SERVICE,
      client_secret: SECRET,
      token_endpoint_auth_method: ["client_secret_basic"],
      scope: [INTROSPECTION_SCOPE],
    },
    {
      client_id: signing.clientId,
      token_endpoint_auth_method: ["private_key_jwt"],
      jwks: { keys: [signing.jwk] },
    },
    {
      client_id: grantless.clientId,
      client_secret: grantless.secret,
      token_endpoint_auth_method: ["client_secret_basic"],
      authorization_type: ["code", "refresh_token"],
      redirect_uri: [REDIRECT_URI],
    },
  ];
}

function methodOf(clientId: string): string {
  if (clientId === "checkout-jwt-secret") return "client_secret_jwt";
  return clientId.endsWith("post") ? "client_secret_post" : "client_secret_basic";
}

async function logIn(
  origin: string,
  { clientId, secret }: WantedClients["grantless"],
): Promise<Readonly<Record<string, string>>> {
  const user = await Session.open(origin, USER.name, USER.password);
  const scope = `openid ${SCOPE}`;
  await user.call("PUT", `/auth/grant/${clientId}`, { scope });
  const start = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    scope,
    resource: RESOURCE,
    nonce: "a-nonce",
    state: "a-state-that-is-long-enough",
    redirect_uri: REDIRECT_URI,
    g_continue: "",
  });
  const code = parameterOf(await user.visit(`/${PLUGIN}/auth?${start}`), "code");
  const more = { resource: RESOURCE };
  const grant = { clientId, secret, code, redirectUri: REDIRECT_URI, more };
  return exchangeCode(`${origin}/api/${PLUGIN}/token`, grant);
}
