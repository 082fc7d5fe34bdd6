import { X509Certificate } from "node:crypto";
import { plainClient, secretClient } from "../candidates.js";
import type { Provisioned } from "../server.js";
import { SCOPE, SECRET, type WantedClients } from "../wanted-clients.js";
import { OPAQUE_RESOURCE, RESOURCE } from "./configuration.js";
import type { Instance } from "./instance.js";
import { logIn } from "./log-in.js";
import { ownChecks, SELF_SIGNED_CLIENT, selfSigned } from "./own-checks.js";

/** The client by which the service introspects tokens. */
const SERVICE = "orders-api";

/** Registers the clients, each with the one method that it may use. */
export function provisionOidcProvider(instance: Instance, wanted: WantedClients): Provisioned {
  const { issuer, database } = instance;
  const { grantless } = wanted;
  const redirectUri = "https://shop.example.com/callback";
  for (const client of clientsOf(wanted, redirectUri)) {
    database.insertClient({
      grant_types: ["client_credentials"],
      response_types: [],
      redirect_uris: [],
      id_token_signed_response_alg: "ES256",
      // Without it a client may have every scope, and one that the server does not know is left out in silence.
      scope: SCOPE,
      ...client,
    });
  }
  const provisioned: Provisioned = {
    issuers: {
      client_secret_basic: issuer,
      client_secret_post: issuer,
      client_secret_jwt: issuer,
      private_key_jwt: issuer,
      tls_client_auth: issuer,
    },
    gate: { profile: "rfc9068", audience: RESOURCE },
    request: { scope: SCOPE, resource: RESOURCE },
    // The error is `invalid_request`, where RFC 6749 has `unauthorized_client`.
    grantRefusal: "request_rejected",
    rotateKeys: async () => instance.rotateKeys(),
    withdrawKey: async () => instance.withdrawKey(),
    logIn: () => logIn({ issuer, redirectUri, ...grantless }),
    introspection: {
      clientId: plainClient.clientId,
      options: { ...secretClient(SERVICE), answers: "oidc-provider" },
      resource: OPAQUE_RESOURCE,
      revocation: `${issuer}/token/revocation`,
      refreshToken: "token_type_mismatch",
    },
    database,
    ownChecks: ownChecks(() => provisioned),
  };
  return provisioned;
}

interface RegisteredClient {
  readonly client_id: string;
  readonly [member: string]: unknown;
}

function clientsOf(
  { secrets, grantless, signing, certified }: WantedClients,
  redirectUri: string,
): readonly RegisteredClient[] {
  const byCertificate = {
    token_endpoint_auth_method: "tls_client_auth",
    tls_client_auth_subject_dn: certified.subject,
  };
  return [
    ...Object.entries(secrets).map(([client_id, client_secret]) => ({
      client_id,
      client_secret,
      token_endpoint_auth_method: methodOf(client_id),
    })),
    { client_id: SERVICE, client_secret: SECRET },
    {
      client_id: grantless.clientId,
      client_secret: grantless.secret,
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      redirect_uris: [redirectUri],
      scope: `openid offline_access ${SCOPE}`,
    },
    {
      client_id: signing.clientId,
      token_endpoint_auth_method: "private_key_jwt",
      jwks: { keys: [signing.jwk] },
    },
    { client_id: certified.clientId, ...byCertificate },
    {
      client_id: SELF_SIGNED_CLIENT,
      token_endpoint_auth_method: "self_signed_tls_client_auth",
      jwks: { keys: [jwkOf(selfSigned.cert)] },
    },
    {
      client_id: "checkout-bound",
      tls_client_certificate_bound_access_tokens: true,
      ...byCertificate,
    },
  ];
}

/** A public key with its certificate, by which the server recognises it (RFC 8705 section 2.2). */
function jwkOf(certificate: string): object {
  const { publicKey, raw } = new X509Certificate(certificate);
  return { ...publicKey.export({ format: "jwk" }), x5c: [raw.toString("base64")] };
}

function methodOf(clientId: string): string {
  if (clientId === "checkout-jwt-secret") return "client_secret_jwt";
  return clientId.endsWith("post") ? "client_secret_post" : "client_secret_basic";
}
