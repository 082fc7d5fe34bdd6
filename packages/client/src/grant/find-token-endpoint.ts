import { discover, isSecureUrl } from "@callgate/core/kit";
import { processDiscoveryResponse } from "oauth4webapi";
import { TokenError } from "../errors.js";
import { saysJson } from "./json-object.js";
import type { LimitedFetch } from "./limited-fetch.js";
import { statusRefusal } from "./refusal.js";
import { toTransportError } from "./transport-error.js";

const METADATA_HEADERS = { accept: "application/json", "user-agent": "callgate-client" };

/** Where a server grants tokens, as its metadata document says. */
export interface TokenEndpointAddresses {
  readonly tokenEndpoint: string;
  /** Where clients with a certificate go (RFC 8705 section 5), where the server has such an address. */
  readonly mtlsTokenEndpoint: string | undefined;
}

/**
 * Finds a server's token endpoint by discovery: the RFC 8414 address first, then OpenID Connect's.
 *
 * The document's `issuer` must be exactly the configured one (RFC 8414 section 3.3), or an attacker could direct a
 * client's secret to another server.
 *
 * @throws {TokenError} never `credential_rejected`: no credential has been sent yet
 */
export function findTokenEndpoint(
  issuer: string,
  fetch: LimitedFetch,
  now: () => number,
): Promise<TokenEndpointAddresses> {
  return discover(issuer, (url) => readMetadata(issuer, url, fetch, now), {
    // An unreachable server will not answer at the other address either: only a refused answer makes it worth a request.
    isWorthAnother: (first) => first instanceof TokenError && first.status !== undefined,
    // "Not found" says less than what was wrong with a document that exists.
    moreTelling: (first, second) =>
      (first as TokenError).code === "request_rejected" ? second : first,
  });
}

async function readMetadata(
  issuer: string,
  url: string,
  fetch: LimitedFetch,
  now: () => number,
): Promise<TokenEndpointAddresses> {
  const response = await fetchMetadata(url, fetch);
  if (response.status !== 200) throw statusRefusal(response, now());
  if (!saysJson(response.headers)) throw invalid("is not JSON by its media type");
  const document = await processDiscoveryResponse(new URL(issuer), response).catch(() => {
    throw invalid("is not that of the configured issuer");
  });
  // The library compares them as URLs, where a trailing slash or a capital letter is lost.
  if (document.issuer !== issuer) throw invalid("is not that of the configured issuer");
  const alias: unknown = document.mtls_endpoint_aliases?.token_endpoint;
  return {
    tokenEndpoint: secureUrl(document.token_endpoint),
    mtlsTokenEndpoint: alias === undefined ? undefined : secureUrl(alias),
  };
}

async function fetchMetadata(url: string, fetch: LimitedFetch): Promise<Response> {
  try {
    return await fetch(url, { method: "GET", headers: METADATA_HEADERS });
  } catch (error) {
    throw toTransportError(error);
  }
}

function secureUrl(value: unknown): string {
  if (typeof value === "string" && isSecureUrl(value)) return value;
  throw invalid("does not name a token endpoint that is https, or http on loopback");
}

function invalid(what: string): TokenError {
  return new TokenError("response_invalid", `The authorization server's metadata ${what}`, {
    status: 200,
  });
}
