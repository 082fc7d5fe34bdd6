import { isSecureUrl } from "@callgate/core";
import {
  allowInsecureRequests,
  customFetch,
  discoveryRequest,
  processDiscoveryResponse,
} from "oauth4webapi";
import { TokenError } from "../errors.js";
import { saysJson } from "./json-object.js";
import type { LimitedFetch } from "./limited-fetch.js";
import { statusRefusal } from "./refusal.js";
import { toTransportError } from "./transport-error.js";

/** What a server's metadata document is needed for. */
export interface ServerMetadata {
  readonly tokenEndpoint: string;
  /** Where clients with a certificate go (RFC 8705 section 5), where the server has such a place. */
  readonly mtlsTokenEndpoint: string | undefined;
}

/**
 * Finds a server's token endpoint by discovery: the RFC 8414 address first, then OpenID Connect's.
 *
 * The document's `issuer` must be the configured one to the letter (RFC 8414 section 3.3), or a client's secret
 * could be drawn to another server.
 *
 * @throws {TokenError} never `credential_rejected`: no credential has been shown yet
 */
export async function discover(
  issuer: string,
  fetch: LimitedFetch,
  now: () => number,
): Promise<ServerMetadata> {
  try {
    return await fetchMetadata("oauth2", issuer, fetch, now);
  } catch (first) {
    // Nobody there is nobody there: only an answer that is no good makes the other address worth asking.
    if (!(first instanceof TokenError) || first.status === undefined) throw first;
    return fetchMetadata("oidc", issuer, fetch, now).catch((second) => {
      // "Not found" tells less than what was wrong with a document that was there.
      throw first.code === "request_rejected" ? second : first;
    });
  }
}

async function fetchMetadata(
  algorithm: "oauth2" | "oidc",
  issuer: string,
  fetch: LimitedFetch,
  now: () => number,
): Promise<ServerMetadata> {
  const identifier = new URL(issuer);
  let response: Response;
  try {
    response = await discoveryRequest(identifier, {
      algorithm,
      [customFetch]: fetch,
      // The issuer is https or loopback; that has been seen to.
      [allowInsecureRequests]: true,
    });
  } catch (error) {
    throw toTransportError(error);
  }
  if (response.status !== 200) throw statusRefusal(response, now());
  if (!saysJson(response.headers)) throw invalid("is not JSON by its media type");
  const document = await processDiscoveryResponse(identifier, response).catch(() => {
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

function secureUrl(value: unknown): string {
  if (typeof value === "string" && isSecureUrl(value)) return value;
  throw invalid("names no token endpoint that is https, or http on loopback");
}

function invalid(what: string): TokenError {
  return new TokenError("response_invalid", `The authorization server's metadata ${what}`, {
    status: 200,
  });
}
