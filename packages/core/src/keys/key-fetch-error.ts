import { failureCause } from "../kit/net/failure-cause.js";
import { FetchError, type FetchErrorCode } from "../kit/net/fetch-error.js";

/** What is wrong with the documents an issuer serves. */
export type IssuerDocumentErrorCode =
  /** The metadata is not an object, or names no address of a JWK Set. */
  | "metadata_invalid"
  /** The metadata's `issuer` is not exactly the configured one (RFC 8414 section 3.3). */
  | "metadata_issuer_mismatch"
  /** The metadata names an address over plain http that keys must not be fetched from. */
  | "jwks_uri_insecure"
  /** The document at the `jwks_uri` is not a JWK Set. */
  | "jwks_invalid";

/** A document was fetched, and is not valid for this issuer. */
export class IssuerDocumentError extends Error {
  override readonly name = "IssuerDocumentError";
  readonly code: IssuerDocumentErrorCode;
  constructor(code: IssuerDocumentErrorCode) {
    super(code);
    this.code = code;
  }
}

/** Why the keys of an issuer are not available. */
export type KeyFetchErrorCode =
  | FetchErrorCode
  | IssuerDocumentErrorCode
  | "no_usable_keys"
  | "unexpected";

/** A failure in terms that may be shown to operators: nothing in it was sent by a server. */
export interface KeyFailure {
  readonly code: KeyFetchErrorCode;
  /** Node's own code for why the exchange failed: `ENOTFOUND`, `ECONNREFUSED`, … */
  readonly cause: string | undefined;
  /** Host and port of the fetch, as far as they are configured. */
  readonly host: string | undefined;
}

/** Fetching an issuer's keys failed; {@link failureOf} says how. */
export class KeyFetchError extends Error {
  override readonly name = "KeyFetchError";
  readonly host: string | undefined;
  /** @param host of the fetched address, where it is from the configuration */
  constructor(cause: unknown, host: string | undefined) {
    super("The keys could not be fetched", { cause });
    this.host = host;
  }
}

/** What went wrong, for health, events and warnings. */
export function failureOf(error: unknown): KeyFailure {
  const host = error instanceof KeyFetchError ? error.host : undefined;
  const reason = error instanceof KeyFetchError ? error.cause : error;
  const known = reason instanceof FetchError || reason instanceof IssuerDocumentError;
  return { code: known ? reason.code : "unexpected", cause: failureCause(reason), host };
}
