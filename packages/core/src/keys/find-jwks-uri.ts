import { Discovery } from "../kit/net/discovery.js";
import { FetchError } from "../kit/net/fetch-error.js";
import { type FetchLimits, fetchJson } from "../kit/net/fetch-json.js";
import { isSecureLink } from "../kit/net/secure-url.js";
import type { Clock } from "../kit/time/clock.js";
import { failureOf, IssuerDocumentError } from "./key-fetch-error.js";

/** What reading an issuer's metadata needs. */
export interface MetadataLimits extends FetchLimits {
  readonly insecureOrigins: readonly string[];
}

/**
 * Makes the discovery of an issuer's JWK Set, at the RFC 8414 address or OpenID Connect's.
 *
 * The document's `issuer` must be exactly the configured one (RFC 8414 section 3.3), or another server could
 * present its keys as this issuer's.
 */
export function createJwksDiscovery(
  issuer: string,
  limits: MetadataLimits,
  clock: Clock,
): Discovery<string> {
  return new Discovery({
    issuer,
    clock,
    read: (url, signal) => readJwksUri(url, issuer, limits, signal),
    rank: rankOf,
    codeOf: (error) => failureOf(error).code,
    timedOut: () => new FetchError("timeout"),
  });
}

/** A wrong document is the most specific, a missing one the least: every issuer has an address without a document. */
function rankOf(error: unknown): number {
  if (error instanceof IssuerDocumentError) return 3;
  if (!(error instanceof FetchError)) return 1;
  const { code } = error;
  if (code === "json_invalid" || code === "body_too_large") return 2;
  return code === "status_unexpected" || code === "media_type_unexpected" ? 0 : 1;
}

async function readJwksUri(
  url: string,
  issuer: string,
  limits: MetadataLimits,
  signal: AbortSignal,
): Promise<string> {
  const { value } = await fetchJson(url, limits, signal);
  return jwksUriIn(value, issuer, limits.insecureOrigins);
}

/**
 * The address of the JWK Set in an issuer's metadata.
 *
 * @param metadata as parsed; its objects inherit nothing
 * @throws {IssuerDocumentError} where it is not this issuer's, or names no address that keys may be fetched from
 */
export function jwksUriIn(
  metadata: unknown,
  issuer: string,
  insecureOrigins: readonly string[],
): string {
  if (typeof metadata !== "object" || metadata === null)
    throw new IssuerDocumentError("metadata_invalid");
  const { issuer: named, jwks_uri: jwksUri } = metadata as Record<string, unknown>;
  if (named !== issuer) throw new IssuerDocumentError("metadata_issuer_mismatch");
  if (typeof jwksUri !== "string") throw new IssuerDocumentError("metadata_invalid");
  if (!isSecureLink(jwksUri, issuer, insecureOrigins)) {
    const isPlainHttp = URL.canParse(jwksUri) && new URL(jwksUri).protocol === "http:";
    throw new IssuerDocumentError(isPlainHttp ? "jwks_uri_insecure" : "metadata_invalid");
  }
  return jwksUri;
}
