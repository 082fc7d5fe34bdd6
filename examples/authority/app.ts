import type { JsonWebKey } from "node:crypto";
import { type ClientMetadata, errors, Provider, type ResourceServer } from "oidc-provider";
import { clients, resources } from "./registry.js";
import { countTokenRequests } from "./token-requests.js";

/** The options of an authority. */
export interface AuthorityOptions {
  /** The issuer's identifier, which is also where it listens: the `iss` of its tokens. */
  readonly issuer: string;
  /** Private keys to sign with: one for RS256 and one for ES256. */
  readonly keys: readonly JsonWebKey[];
  /** Client secrets, by client identifier. */
  readonly secrets: Readonly<Record<string, string>>;
}

/**
 * Creates an authorization server that issues access tokens to the services of the demo: JWTs, and opaque ones for the
 * refunds.
 *
 * @see RFC 6749 section 4.4 (client credentials), RFC 8707 (resource indicators), RFC 9068 (JWT access tokens)
 */
export function createAuthority({ issuer, keys, secrets }: AuthorityOptions): Provider {
  const provider = new Provider(issuer, {
    jwks: { keys: [...keys] },
    clients: Object.keys(clients).map((clientId) => metadataOf(clientId, secrets[clientId])),
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_ctx, resource, client) => accessTo(resource, client.clientId),
      },
      // A client may introspect its own opaque tokens, and a service those that are for it. The answer may be a JWT signed
      // with the same keys as access tokens: a service has to distinguish the two, and the tour checks that the examples do.
      introspection: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) =>
          token.clientId === client.clientId ||
          ("aud" in token && isFor(client.clientId, token.aud)),
      },
      jwtIntrospection: { enabled: true },
      revocation: {
        enabled: true,
        allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId,
      },
      devInteractions: { enabled: false },
    },
    ttl: {
      ClientCredentials: (_ctx, _token, { clientId }) =>
        clients[clientId]?.tokenLifetimeSeconds ?? 1,
    },
  });
  countTokenRequests(provider);
  return provider;
}

function metadataOf(clientId: string, secret: string | undefined): ClientMetadata {
  if (secret === undefined) throw new TypeError(`the client ${clientId} has no secret`);
  return {
    client_id: clientId,
    client_secret: secret,
    token_endpoint_auth_method: "client_secret_basic",
    grant_types: ["client_credentials"],
    response_types: [],
    redirect_uris: [],
    introspection_signed_response_alg: "RS256",
  };
}

/** The scopes of one client at one resource; other requested scopes are left out of its token. */
function accessTo(resource: string, clientId: string): ResourceServer {
  const scope = clients[clientId]?.grants[resource];
  const target = resources[resource];
  if (scope === undefined || target === undefined) throw new errors.InvalidTarget();
  const granted = { audience: resource, scope };
  if ("introspectedBy" in target) return { ...granted, accessTokenFormat: "opaque" };
  return { ...granted, accessTokenFormat: "jwt", jwt: { sign: { alg: target.signedWith } } };
}

/** Whether a client is the service that a token is for. */
function isFor(clientId: string, audience: unknown): boolean {
  const target = typeof audience === "string" ? resources[audience] : undefined;
  return target !== undefined && "introspectedBy" in target && target.introspectedBy === clientId;
}
