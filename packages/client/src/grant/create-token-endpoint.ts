import { type Clock, type FetchLike, globalFetch } from "@callgate/core/kit";
import type { AuthorizationServer, Client } from "oauth4webapi";
import type {
  ClientAuthentication,
  ClientCredential,
} from "../authentication/client-authentication.js";
import type { DpopKey } from "../dpop/dpop-key.js";
import { DpopProver } from "../dpop/dpop-prover.js";
import { type TokenError, withDetails } from "../errors.js";
import { DiscoveredServer } from "./discovered-server.js";
import { withExchangeDeadline } from "./exchange-deadline.js";
import { createDiscovery, hostOf, type TokenEndpointAddresses } from "./find-token-endpoint.js";
import { limitedFetch } from "./limited-fetch.js";
import { requestGrant } from "./request-grant.js";
import type { GrantParameters, TokenEndpoint } from "./token-endpoint.js";
import { traceTokenRequest } from "./trace-token-request.js";
import { toTransportError } from "./transport-error.js";

/** Longest metadata document read, in bytes. */
const MAX_METADATA_BYTES = 262_144;
/** Share of an attempt that discovery may take, so that its own error is the one reported. */
const DISCOVERY_SHARE = 0.8;

/** The checked options of a token endpoint. */
export interface TokenEndpointOptions {
  /** The server's identifier. Its metadata names the endpoint, unless `tokenEndpoint` is given. */
  readonly issuer?: string | undefined;
  /** The endpoint itself: nothing is discovered. */
  readonly tokenEndpoint?: string | undefined;
  readonly clientId: string;
  readonly authentication: ClientAuthentication;
  /** The key that tokens are bound to, and whether others are refused. Default: bearer tokens. */
  readonly dpop?: { readonly key: DpopKey; readonly required: boolean } | undefined;
  /** Sends the requests, unless the authentication has its own `fetch`. Default: the global `fetch`. */
  readonly fetch?: FetchLike | undefined;
  readonly clock: Clock;
  /** Time for one request, discovery included, in milliseconds. Default 5000. */
  readonly attemptTimeoutMs?: number | undefined;
  /** Longest response read, in bytes after decompression. Default 65 536. */
  readonly maxResponseBytes?: number | undefined;
  /** Values of `token_type` that are Bearer, in lower case. Default: Bearer alone. */
  readonly tokenTypes?: ReadonlySet<string> | undefined;
  /** Origins that may be called over plain http, beside loopback. Default: none. */
  readonly insecureOrigins?: readonly string[] | undefined;
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
  dpop,
  fetch,
  clock,
  attemptTimeoutMs = 5000,
  maxResponseBytes = 65_536,
  tokenTypes = new Set(["bearer"]),
  insecureOrigins = [],
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
          createDiscovery({
            issuer: identifier,
            fetchUntil: (signal) => limitedFetch(fetchMetadata, MAX_METADATA_BYTES, signal),
            insecureOrigins,
            clock,
          }),
          attemptTimeoutMs * DISCOVERY_SHARE,
          clock,
        )
      : { find: async () => configuredAddress(tokenEndpoint), refreshSoon() {} };

  // A host that metadata names is not shown, unless it is the configured one.
  const configuredHost = hostOf(tokenEndpoint ?? identifier);

  // The nonces of token endpoints and of services are apart.
  const [prover, callProver] = [0, 1].map(() => dpop && new DpopProver({ key: dpop.key, clock }));
  const requester = { client, clock, prover };
  const binding = dpop && callProver && { prover: callProver, required: dpop.required };

  const requestToken = async (
    parameters: GrantParameters,
    credential: ClientCredential,
    signal: AbortSignal,
  ) => {
    const addresses = await discovered.find(signal);
    const { tokenEndpoint: address, mtlsTokenEndpoint = address } = addresses;
    const trace = {
      address: client.use_mtls_endpoint_aliases === true ? mtlsTokenEndpoint : address,
      configuredHost,
    };
    const reader = {
      ...{ server: serverOf(identifier, addresses), client, tokenTypes, binding },
      certificate: credential.certificate,
      bindsToCertificates: addresses.bindsToCertificates,
    };
    const send = limitedFetch(credential.fetch ?? fetchToken, maxResponseBytes, signal);
    return traceTokenRequest(trace, signal, () =>
      requestGrant(requester, reader, parameters, credential, send),
    );
  };

  return Object.freeze<TokenEndpoint>({
    async request(parameters, credential, abandoned) {
      try {
        return await withExchangeDeadline(clock, attemptTimeoutMs, abandoned, (signal) =>
          requestToken(parameters, credential, signal),
        );
      } catch (cause) {
        if (abandoned.aborted) throw toTransportError(cause);
        const error = withHint(toTransportError(cause, configuredHost), credential, clientId);
        // A server that answers with an OAuth error is the right one.
        if (error.oauthError === undefined) discovered.refreshSoon();
        throw error;
      }
    },
  });
}

function withHint(error: TokenError, credential: ClientCredential, clientId: string): TokenError {
  if (error.code !== "credential_rejected") return error;
  const hint = credential.hintWhenRejected?.(clientId);
  return hint === undefined ? error : withDetails(error, { hint });
}

function configuredAddress(tokenEndpoint: string): TokenEndpointAddresses {
  return { tokenEndpoint, mtlsTokenEndpoint: undefined, bindsToCertificates: false };
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
