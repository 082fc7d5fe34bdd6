import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  clientCredentialsGrantRequest,
  customFetch,
} from "oauth4webapi";
import type { ClientAuthentication } from "../authentication/client-authentication.js";
import type { TokenClock } from "../clock.js";
import { TokenError } from "../errors.js";
import { withDeadline } from "./deadline.js";
import { DiscoveredServer } from "./discovered-server.js";
import { grantedToken } from "./granted-token.js";
import { limitedFetch } from "./limited-fetch.js";
import { refusalOf } from "./refusal.js";
import { discover, type ServerMetadata } from "./server-metadata.js";
import type { GrantParameters, TokenEndpoint } from "./token-endpoint.js";
import { toTransportError } from "./transport-error.js";

/** Longest metadata document read, in bytes. */
const MAX_METADATA_BYTES = 262_144;

/** What a token endpoint is made of: options that have been checked. */
export interface TokenEndpointOptions {
  /** The server's identifier. Its metadata tells the endpoint, unless `tokenEndpoint` does. */
  readonly issuer?: string | undefined;
  /** The endpoint itself: nothing is discovered. https, or http on loopback. */
  readonly tokenEndpoint?: string | undefined;
  readonly clientId: string;
  readonly authentication: ClientAuthentication;
  /** What requests are made with, unless the authentication has its own. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly clock: TokenClock;
  /** Time for one request, discovery included, in milliseconds. Default 5000. */
  readonly attemptTimeoutMs?: number | undefined;
  /** Longest answer read, in bytes after decompression. Default 65 536. */
  readonly maxResponseBytes?: number | undefined;
}

/**
 * Makes the token endpoint of one client at one authorization server.
 *
 * @throws {TypeError} where neither `issuer` nor `tokenEndpoint` is given
 */
export function createTokenEndpoint({
  issuer,
  tokenEndpoint,
  clientId,
  authentication,
  fetch,
  clock,
  attemptTimeoutMs = 5000,
  maxResponseBytes = 65_536,
}: TokenEndpointOptions): TokenEndpoint {
  const identifier = issuer ?? tokenEndpoint;
  if (identifier === undefined) throw new TypeError("either issuer or tokenEndpoint is needed");
  const client: Client = {
    client_id: clientId,
    use_mtls_endpoint_aliases: authentication.method === "tls_client_auth",
  };
  // Metadata need no certificate, but may come from the same private authority that the certificate's fetch trusts.
  const fetchMetadata = fetch ?? authentication.fetch ?? globalFetch;
  const fetchToken = authentication.fetch ?? fetch ?? globalFetch;
  const discovered =
    tokenEndpoint === undefined
      ? new DiscoveredServer(
          (signal) => {
            const limited = limitedFetch(fetchMetadata, MAX_METADATA_BYTES, signal);
            return discover(identifier, limited, () => clock.now());
          },
          attemptTimeoutMs,
          clock,
        )
      : { find: async () => ({ tokenEndpoint, mtlsTokenEndpoint: undefined }), doubt() {} };

  const ask = async (
    parameters: GrantParameters,
    authenticate: ClientAuth,
    signal: AbortSignal,
  ) => {
    const server = serverOf(identifier, await discovered.find(signal));
    const response = await clientCredentialsGrantRequest(
      server,
      client,
      authenticate,
      formOf(parameters),
      {
        headers: { "user-agent": "callgate-client" },
        [customFetch]: limitedFetch(fetchToken, maxResponseBytes, signal),
        // Every address is https or loopback; that has been seen to.
        [allowInsecureRequests]: true,
      },
    );
    if (response.status !== 200) throw await refusalOf(response, clock.now());
    return grantedToken(response, server, client);
  };

  return Object.freeze<TokenEndpoint>({
    async request(parameters, { authenticate }, abandoned) {
      try {
        return await withDeadline(clock, attemptTimeoutMs, abandoned, (signal) =>
          ask(parameters, proven(authenticate), signal),
        );
      } catch (cause) {
        const error = toTransportError(cause);
        // A server that says what is wrong is the right one.
        if (error.oauthError === undefined) discovered.doubt();
        throw error;
      }
    },
  });
}

/** Looked up at each call: instrumentation replaces it. */
const globalFetch: typeof globalThis.fetch = (...call) => globalThis.fetch(...call);

/** An authentication whose failure is its own, and not the network's. */
function proven(authenticate: ClientAuth): ClientAuth {
  return async (...request) => {
    try {
      await authenticate(...request);
    } catch (error) {
      if (error instanceof TokenError) throw error;
      throw new TokenError("credential_unavailable", "The client cannot prove who it is");
    }
  };
}

function serverOf(
  issuer: string,
  { tokenEndpoint, mtlsTokenEndpoint }: ServerMetadata,
): AuthorizationServer {
  return {
    issuer,
    token_endpoint: tokenEndpoint,
    ...(mtlsTokenEndpoint !== undefined && {
      mtls_endpoint_aliases: { token_endpoint: mtlsTokenEndpoint },
    }),
  };
}

function formOf({ scope, audience, resources, extra }: GrantParameters): URLSearchParams {
  const form = new URLSearchParams();
  if (scope !== undefined) form.append("scope", scope);
  if (audience !== undefined) form.append("audience", audience);
  for (const resource of resources) form.append("resource", resource);
  for (const [name, value] of extra) form.append(name, value);
  return form;
}
