import { generateKeyPairSync, randomBytes } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { type Configuration, errors, Provider } from "oidc-provider";
import { type Listening, listen } from "./listen.js";

/** The service that tokens are for. */
export const RESOURCE = "https://orders.example.com";

/** The secrets of the clients that have one, made for this run. */
export const secrets: Readonly<Record<string, string>> = {
  checkout: randomBytes(24).toString("base64url"),
  legacy: randomBytes(24).toString("base64url"),
};

/**
 * Starts oidc-provider. `checkout` gets tokens that are bound to its DPoP key, `billing` tokens that are bound to its certificate, and
 * `legacy` bearer tokens. Proofs need a nonce of the server.
 *
 * @see RFC 9449 section 8, RFC 8705 section 3
 */
export async function startAuthority(): Promise<Listening> {
  const listening = await listen("authority");
  const provider = new Provider(listening.url, CONFIGURATION);
  listening.server.on("request", provider.callback());
  return listening;
}

const common = {
  grant_types: ["client_credentials"],
  response_types: [],
  redirect_uris: [],
  id_token_signed_response_alg: "ES256",
} as const;
const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

const CONFIGURATION: Configuration = {
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), alg: "ES256", use: "sig" }] },
  clientAuthMethods: ["client_secret_basic", "tls_client_auth"],
  clients: [
    {
      ...common,
      client_id: "checkout",
      client_secret: secrets.checkout,
      dpop_bound_access_tokens: true,
    },
    {
      ...common,
      client_id: "billing",
      token_endpoint_auth_method: "tls_client_auth",
      tls_client_auth_subject_dn: "CN=billing",
      tls_client_certificate_bound_access_tokens: true,
    },
    { ...common, client_id: "legacy", client_secret: secrets.legacy },
  ] as never,
  ttl: { ClientCredentials: 300 },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    mTLS: {
      enabled: true,
      certificateBoundAccessTokens: true,
      tlsClientAuth: true,
      getCertificate: ({ socket }) => certificateOf(socket)?.toString(),
      certificateAuthorized: ({ socket }) => (socket as TLSSocket).authorized,
      certificateSubjectMatches: ({ socket }, _property, expected) =>
        certificateOf(socket)?.subject === expected,
    },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(_ctx, resource) {
        if (resource !== RESOURCE) throw new errors.InvalidTarget();
        return {
          audience: RESOURCE,
          scope: "orders:read",
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "ES256" } },
        };
      },
    },
  },
};

function certificateOf(socket: object) {
  return (socket as TLSSocket).getPeerX509Certificate();
}
