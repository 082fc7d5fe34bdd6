import { discover } from "../kit/net/discovery.js";
import { FetchError } from "../kit/net/fetch-error.js";
import { type FetchLimits, fetchJson } from "../kit/net/fetch-json.js";
import { isSecureUrl } from "../kit/net/secure-url.js";

/** The metadata of an issuer could not be used. */
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
 * The document's `issuer` must be exactly the configured one (RFC 8414 section 3.3), or another server
 * could pass its keys off as this one's.
 *
 * @throws {FetchError | MetadataError} of the second address, when neither yields a document
 */
export function findJwksUri(
  issuer: string,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<string> {
  return discover(issuer, (url) => readJwksUri(url, issuer, limits, signal), {
    // An unreachable server will not answer at the other address either.
    isWorthAnother: (error) =>
      !(error instanceof FetchError && (error.code === "network" || error.code === "timeout")),
    moreTelling: (_first, second) => second,
  });
}

async function readJwksUri(
  url: string,
  issuer: string,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<string> {
  const { value } = await fetchJson(url, limits, signal);
  if (typeof value !== "object" || value === null) throw new MetadataError("metadata_invalid");
  const { issuer: named, jwks_uri: jwksUri } = value as Record<string, unknown>;
  if (named !== issuer) throw new MetadataError("metadata_issuer_mismatch");
  if (typeof jwksUri !== "string" || !isSecureUrl(jwksUri))
    throw new MetadataError("metadata_invalid");
  return jwksUri;
}
