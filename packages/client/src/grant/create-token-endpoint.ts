import type { Clock } from "@callgate/core/kit";
import {
  type AuthorizationServer,
  allowInsecureRequests,
  type Client,
  type ClientAuth,
  clientCredentialsGrantRequest,
  customFetch,
} from "oauth4webapi";
import type { ClientAuthentication } from "../authentication/client-authentication.js";
import { TokenError } from "../errors.js";
import { DiscoveredServer } from "./discovered-server.js";
import { withExchangeDeadline } from "./exchange-deadline.js";
import { findTokenEndpoint, type TokenEndpointAddresses } from "./find-token-endpoint.js";
import { grantedToken } from "./granted-token.js";
import { limitedFetch } from "./limited-fetch.js";
import { refusalOf } from "./refusal.js";
import type { GrantParameters, TokenEndpoint } from "./token-endpoint.js";
import { toTransportError } from "./transport-error.js";

/** Longest metadata document read, in bytes. */
const MAX_METADATA_BYTES = 262_144;

/** The checked options of a token endpoint. */
export interface TokenEndpointOptions {
  /** The server's identifier. Its metadata names the endpoint, unless `tokenEndpoint` is given. */
  readonly issuer?: string | undefined;
  /** The endpoint itself: nothing is discovered. https, or http on loopback. */
  readonly tokenEndpoint?: string | undefined;
  readonly clientId: string;
  readonly authentication: ClientAuthentication;
  /** Sends the requests, unless the authentication has its own `fetch`. Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  readonly clock: Clock;
  /** Time for one request, discovery included, in milliseconds. Default 5000. */
  readonly attemptTimeoutMs?: number | undefined;
  /** Longest response read, in bytes after decompression. Default 65 536. */
  readonly maxResponseBytes?: number | undefined;
}

/**
 * Creates the token endpoint of one client at one authorization server.
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
  // Metadata needs no certificate, but may come from the same private authority that the certificate's fetch trusts.
  const fetchMetadata = fetch ?? authentication.fetch ?? globalFetch;
  const fetchToken = authentication.fetch ?? fetch ?? globalFetch;
  const discovered =
    tokenEndpoint === undefined
      ? new DiscoveredServer(
          (signal) => {
            const limited = limitedFetch(fetchMetadata, MAX_METADATA_BYTES, signal);
            return findTokenEndpoint(identifier, limited, () => clock.now());
          },
          attemptTimeoutMs,
          clock,
        )
      : { find: async () => ({ tokenEndpoint, mtlsTokenEndpoint: undefined }), refreshSoon() {} };

  const requestToken = async (
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
        // Every address is https or loopback: it is checked before.
        [allowInsecureRequests]: true,
      },
    );
    if (response.status !== 200) throw await refusalOf(response, clock.now());
    return grantedToken(response, server, client);
  };

  return Object.freeze<TokenEndpoint>({
    async request(parameters, { authenticate }, abandoned) {
      try {
        return await withExchangeDeadline(clock, attemptTimeoutMs, abandoned, (signal) =>
          requestToken(parameters, proven(authenticate), signal),
        );
      } catch (cause) {
        const error = toTransportError(cause);
        // A server that answers with an OAuth error is the right one.
        if (error.oauthError === undefined) discovered.refreshSoon();
        throw error;
      }
    },
  });
}

/** Looked up at each call, since instrumentation replaces it. */
const globalFetch: typeof globalThis.fetch = (...call) => globalThis.fetch(...call);

/** An authentication whose failure is not reported as one of the network. */
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
  { tokenEndpoint, mtlsTokenEndpoint }: TokenEndpointAddresses,
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
