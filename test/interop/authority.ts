import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { TLSSocket } from "node:tls";
import {
  type CertificateAuthority,
  type Certified,
  freshKeyPair,
  Servers,
} from "@callgate-tooling/test-support";
import { type ClientMetadata, type Configuration, errors, Provider } from "oidc-provider";

/** The resource that an authority grants tokens for, unless it has another. */
export const RESOURCE = "https://orders.example.com";

/** A certified authorization server, on loopback. */
export interface Authority {
  readonly issuer: string;
  /** The token endpoint for clients with a certificate. */
  readonly mtlsTokenEndpoint: string;
  close(): void;
}

/** The options of an authority. */
export interface AuthorityOptions {
  readonly clients: readonly Partial<ClientMetadata>[];
  /** The one resource that it grants tokens for. Default: {@link RESOURCE}. */
  readonly resource?: string;
  /** The form of the tokens for that resource. Default: `jwt`. */
  readonly accessTokenFormat?: "jwt" | "opaque";
  /** Its certificate. Default: it uses plain http. */
  readonly certificate?: Certified;
  /** Whether it requires nonces in DPoP proofs. Default: it requires none. */
  readonly requiresDpopNonces?: boolean;
  /** The issuers of client certificates. Default: it requests none. */
  readonly clientCertificateAuthority?: CertificateAuthority;
}

/** The registration of a client that authenticates by a certificate with this common name. */
export function certifiedClient(
  clientId: string,
  commonName: string,
  more: Partial<ClientMetadata> = {},
): Partial<ClientMetadata> {
  return {
    client_id: clientId,
    token_endpoint_auth_method: "tls_client_auth",
    tls_client_auth_subject_dn: `CN=${commonName}`,
    ...more,
  };
}

/** Starts oidc-provider. */
export async function startAuthority(options: AuthorityOptions): Promise<Authority> {
  const listeners: { [place: string]: RequestListener } = {};
  const servers = new Servers();
  const listen = async (place: string, asksForCertificate: boolean): Promise<string> => {
    const server = serverFor(options, asksForCertificate, (...exchange) =>
      listeners[place]?.(...exchange),
    );
    const scheme = options.certificate === undefined ? "http" : "https";
    return `${scheme}://127.0.0.1:${await servers.listen(server)}`;
  };

  const issuer = await listen("front", false);
  const mtls = await listen("mtls", true);
  const provider = new Provider(issuer, configurationOf(options, mtls));
  provider.on("server_error", (_ctx, error) => console.error(error));
  const handle = provider.callback();
  listeners.front = handle;
  listeners.mtls = handle;
  return {
    issuer,
    mtlsTokenEndpoint: `${mtls}/token`,
    close: () => servers.close(),
  };
}

function serverFor(
  { certificate, clientCertificateAuthority }: AuthorityOptions,
  asksForCertificate: boolean,
  listener: RequestListener,
): Server {
  if (certificate === undefined) return createServer(listener);
  return createTlsServer(
    {
      ...certificate,
      requestCert: asksForCertificate,
      // The authority decides whose certificate it is: the connection does not check a client's own certificate.
      rejectUnauthorized: false,
      ...(clientCertificateAuthority !== undefined && { ca: clientCertificateAuthority.cert }),
    },
    listener,
  );
}

function configurationOf(
  {
    clients,
    resource: known = RESOURCE,
    requiresDpopNonces = false,
    accessTokenFormat = "jwt",
  }: AuthorityOptions,
  mtls: string,
): Configuration {
  const signingKey = freshKeyPair("ec", { namedCurve: "P-256" }).privateKey;
  return {
    clients: clients.map(
      (client) =>
        ({
          grant_types: ["client_credentials"],
          response_types: [],
          redirect_uris: [],
          id_token_signed_response_alg: "ES256",
          ...client,
        }) as ClientMetadata,
    ),
    clientAuthMethods: [
      "client_secret_basic",
      "client_secret_post",
      "private_key_jwt",
      "tls_client_auth",
      "self_signed_tls_client_auth",
    ],
    discovery: {
      mtls_endpoint_aliases: {
        token_endpoint: `${mtls}/token`,
        introspection_endpoint: `${mtls}/token/introspection`,
      },
    },
    enabledJWA: {
      clientAuthSigningAlgValues: ["RS256", "PS256", "ES256", "ES384", "ES512", "EdDSA"],
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      dPoP: {
        enabled: true,
        nonceSecret: Buffer.alloc(32, "nonces"),
        requireNonce: () => requiresDpopNonces,
      },
      introspection: { enabled: true, allowedPolicy: () => true },
      mTLS: {
        enabled: true,
        tlsClientAuth: true,
        selfSignedTlsClientAuth: true,
        certificateBoundAccessTokens: true,
        getCertificate: ({ socket }) => peerOf(socket)?.toString(),
        certificateAuthorized: ({ socket }) => (socket as TLSSocket).authorized,
        certificateSubjectMatches: ({ socket }, _property, expected) =>
          peerOf(socket)?.subject === expected,
      },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo(_ctx, resource) {
          if (resource !== known) throw new errors.InvalidTarget();
          return {
            audience: resource,
            scope: "orders:read orders:write",
            accessTokenFormat,
            jwt: { sign: { alg: "ES256" } },
          };
        },
      },
    },
    jwks: { keys: [{ ...signingKey.export({ format: "jwk" }), use: "sig" }] },
    scopes: ["orders:read", "orders:write", "orders:delete"],
    ttl: { ClientCredentials: 300 },
  } as Configuration;
}

function peerOf(socket: unknown) {
  return (socket as TLSSocket).getPeerX509Certificate?.();
}
