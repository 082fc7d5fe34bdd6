import { FetchError, type FetchLimits, fetchJson } from "../http/fetch-json.js";
import { isSecureUrl } from "../http/secure-url.js";

/** What a server's metadata document is needed for. */
export interface ServerMetadata {
  readonly jwksUri: string;
}

/** The metadata of an issuer could not be had or not be trusted. */
export class MetadataError extends Error {
  override readonly name = "MetadataError";
  readonly code: "metadata_invalid" | "metadata_issuer_mismatch";
  constructor(code: MetadataError["code"]) {
    super(code);
    this.code = code;
  }
}

/**
 * Finds an issuer's JWK Set by discovery: the RFC 8414 address first, then OpenID Connect's.
 *
 * The document's `issuer` must be the configured one to the letter (RFC 8414 section 3.3), or another server
 * could pass its keys off as this one's.
 *
 * @throws {FetchError | MetadataError} of the second address, when neither yields a document
 */
export async function discover(
  issuer: string,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<ServerMetadata> {
  const [first, second] = metadataUrls(issuer);
  try {
    return await fetchMetadata(first, issuer, limits, signal);
  } catch (error) {
    // Nobody there is nobody there: only an answer that is no good makes the other address worth asking.
    if (error instanceof FetchError && (error.code === "network" || error.code === "timeout"))
      throw error;
    return await fetchMetadata(second, issuer, limits, signal);
  }
}

/**
 * The two addresses of an issuer's metadata.
 *
 * @see RFC 8414 section 3.1 (well-known path inserted before the issuer's), OpenID Connect Discovery 1.0
 * section 4.1 (appended to it)
 */
export function metadataUrls(issuer: string): readonly [oauth: string, openid: string] {
  const { origin, pathname } = new URL(issuer);
  const path = pathname.replace(/\/$/, "");
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ];
}

async function fetchMetadata(
  url: string,
  issuer: string,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<ServerMetadata> {
  const { value } = await fetchJson(url, limits, signal);
  if (typeof value !== "object" || value === null) throw new MetadataError("metadata_invalid");
  const { issuer: named, jwks_uri: jwksUri } = value as Record<string, unknown>;
  if (named !== issuer) throw new MetadataError("metadata_issuer_mismatch");
  if (typeof jwksUri !== "string" || !isSecureUrl(jwksUri))
    throw new MetadataError("metadata_invalid");
  return { jwksUri };
}
