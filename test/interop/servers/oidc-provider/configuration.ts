import type { TLSSocket } from "node:tls";
import type { AdapterFactory, Configuration } from "oidc-provider";
import { OTHER_SCOPE, SCOPE } from "../wanted-clients.js";

/** The resource that clients request, as docs/profiles.md describes it. */
export const RESOURCE = "https://orders.example.com";
/** The resource whose tokens are opaque. */
export const OPAQUE_RESOURCE = "https://stock.example.com/orders";

/** What differs between one start and the next. */
interface Parts {
  readonly keys: readonly object[];
  readonly adapter: AdapterFactory;
  readonly mtlsOrigin: string;
  readonly invalidTarget: () => Error;
}

/** A provider with resources whose tokens are JWTs. */
export function configurationOf({
  keys,
  adapter,
  mtlsOrigin,
  invalidTarget,
}: Parts): Configuration {
  return {
    adapter,
    clientAuthMethods: [
      "client_secret_basic",
      "client_secret_post",
      "client_secret_jwt",
      "private_key_jwt",
      "tls_client_auth",
      "self_signed_tls_client_auth",
    ],
    cookies: { keys: ["only-for-this-run-of-the-checks"] },
    discovery: { mtls_endpoint_aliases: { token_endpoint: `${mtlsOrigin}/token` } },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      dPoP: { enabled: true },
      introspection: { enabled: true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        selfSignedTlsClientAuth: true,
        tlsClientAuth: true,
        getCertificate: ({ socket }) => certificateOf(socket)?.toString(),
        certificateAuthorized: ({ socket }) => (socket as TLSSocket).authorized,
        certificateSubjectMatches: ({ socket }, _property, expected) =>
          certificateOf(socket)?.subject === expected,
      },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo(_ctx, resource) {
          const known = { audience: resource, scope: `${SCOPE} ${OTHER_SCOPE}` };
          if (resource === OPAQUE_RESOURCE) return { ...known, accessTokenFormat: "opaque" };
          if (resource !== RESOURCE) throw invalidTarget();
          return { ...known, accessTokenFormat: "jwt", jwt: { sign: { alg: "ES256" } } };
        },
      },
    },
    jwks: { keys: [...keys] },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    scopes: ["openid", "offline_access", SCOPE, OTHER_SCOPE],
    ttl: {
      AccessToken: 300,
      ClientCredentials: 300,
      Grant: 300,
      IdToken: 300,
      Interaction: 300,
      RefreshToken: 300,
      Session: 300,
    },
  } as Configuration;
}

function certificateOf(socket: unknown) {
  return (socket as TLSSocket).getPeerX509Certificate?.();
}
