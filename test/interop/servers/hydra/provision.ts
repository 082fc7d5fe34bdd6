import { freshKeyPair } from "@callgate-tooling/test-support";
import { fileDatabase } from "../file-database.js";
import { administer } from "../program.js";
import type { Provisioned } from "../server.js";
import { SCOPE, type WantedClients } from "../wanted-clients.js";
import { logIn } from "./log-in.js";
import { OPAQUE_CLIENT, ownChecks } from "./own-checks.js";

const AUDIENCE = "https://orders.example.com";
const KEY_SET = "hydra.jwt.access-token";
const NEW_KEY = "another-key";

/** The addresses of Hydra. */
export interface HydraPlaces {
  readonly issuer: string;
  readonly admin: string;
  /** The file of its database. */
  readonly databaseFile: string;
}

/** Registers the clients as described in docs/profiles.md: each with the audience that it may request. */
export async function provisionHydra(
  { issuer, admin, databaseFile }: HydraPlaces,
  wanted: WantedClients,
): Promise<Provisioned> {
  const { secrets, grantless, signing } = wanted;
  const redirectUri = "http://127.0.0.1/callback";
  const clients = [
    ...Object.entries(secrets).map(([client_id, client_secret]) => ({
      client_id,
      client_secret,
      // Hydra accepts a client only with the method that it is registered with.
      token_endpoint_auth_method: client_id.endsWith("post")
        ? "client_secret_post"
        : "client_secret_basic",
    })),
    {
      client_id: grantless.clientId,
      client_secret: grantless.secret,
      token_endpoint_auth_method: "client_secret_basic",
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      redirect_uris: [redirectUri],
      scope: `openid offline ${SCOPE}`,
    },
    {
      client_id: OPAQUE_CLIENT,
      client_secret: secrets["checkout-basic"],
      token_endpoint_auth_method: "client_secret_basic",
      access_token_strategy: "opaque",
    },
    {
      client_id: signing.clientId,
      token_endpoint_auth_method: "private_key_jwt",
      token_endpoint_auth_signing_alg: "ES256",
      jwks: { keys: [signing.jwk] },
    },
  ];
  for (const client of clients) {
    await administer(`${admin}/clients`, {
      json: {
        grant_types: ["client_credentials"],
        response_types: [],
        audience: [AUDIENCE],
        scope: SCOPE,
        ...client,
      },
    });
  }
  // Otherwise the first token requests make it, and on a busy machine each of them ends before the key is there.
  await putKey(admin, "first-key");
  const provisioned: Provisioned = {
    issuers: {
      client_secret_basic: issuer,
      client_secret_post: issuer,
      client_secret_jwt: { notOffered: "Hydra has no client_secret_jwt" },
      private_key_jwt: issuer,
      tls_client_auth: { notOffered: "Hydra has no tls_client_auth" },
    },
    gate: { profile: "hydra", audience: AUDIENCE },
    request: { scope: SCOPE, audience: AUDIENCE },
    grantRefusal: "client_unauthorized",
    assertion: { audience: "token_endpoint" },
    rotateKeys: () => putKey(admin, NEW_KEY),
    withdrawKey: async () => {
      const answer = await administer(`${admin}/keys/${KEY_SET}`, { method: "GET" });
      const { keys } = (await answer.json()) as { keys: readonly { kid: string }[] };
      for (const { kid } of keys.filter((key) => key.kid !== NEW_KEY)) {
        await administer(`${admin}/keys/${KEY_SET}/${kid}`, { method: "DELETE" });
      }
    },
    logIn: () => logIn({ issuer, admin, redirectUri, audience: AUDIENCE, ...grantless }),
    introspection: {
      clientId: OPAQUE_CLIENT,
      // The admin port needs no credential.
      options: {
        clientId: "orders-api",
        auth: "none",
        endpoint: `${admin}/oauth2/introspect`,
      },
      revocation: `${issuer}oauth2/revoke`,
      refreshToken: "token_type_mismatch",
    },
    database: fileDatabase(databaseFile),
    ownChecks: ownChecks(() => provisioned),
  };
  return provisioned;
}

/**
 * Gives Hydra the key that signs access tokens from now on. One that it makes itself has 4096 bits; where that takes more
 * than 10 s, Hydra closes the connection without an answer.
 */
async function putKey(admin: string, kid: string): Promise<void> {
  const { privateKey } = freshKeyPair("rsa", { modulusLength: 2048 });
  const jwk = { ...privateKey.export({ format: "jwk" }), kid, alg: "RS256", use: "sig" };
  await administer(`${admin}/keys/${KEY_SET}/${kid}`, { method: "PUT", json: jwk });
}
