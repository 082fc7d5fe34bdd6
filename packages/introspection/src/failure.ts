/** Why the authorization server could not say whether a token is active. Stable; nothing in it was sent by a server. */
export type IntrospectionFailureCode =
  /** The server cannot be reached, or broke off. */
  | "network"
  /** No answer within `timeoutMs`. */
  | "timeout"
  /** 5xx. */
  | "server_error"
  /** 429. */
  | "rate_limited"
  /** Any other status but 200, that `unknownToken` does not list. */
  | "status_unexpected"
  /** The endpoint redirects: the token would go to an address that no operator configured. */
  | "redirect_refused"
  /** A supplied `fetch` returned something that is not a response with a readable body. */
  | "response_unusable"
  /** The answer is HTML, or of another media type than expected. */
  | "media_type_unexpected"
  /** The answer is longer than the gate's `maxResponseBytes`. */
  | "body_too_large"
  /** The answer is not one JSON object without repeated members. */
  | "json_invalid"
  /** `active` is missing, or not a boolean. */
  | "answer_invalid"
  /** A signed answer was required, and this one is not valid; `detail` says why. */
  | "signed_answer_invalid"
  /** The server refused the credentials of this service: 401, 403, or `invalid_client`. */
  | "credentials_rejected"
  /** The secret, or the token that authenticates the request, cannot be obtained. */
  | "credentials_unavailable"
  /** The issuer's metadata cannot be fetched. */
  | "metadata_unavailable"
  /** The metadata is not an object, or names an address that may not be used. */
  | "metadata_invalid"
  /** The metadata's `issuer` is not exactly the configured one. */
  | "metadata_issuer_mismatch"
  /** The metadata names no introspection endpoint: write `endpoint`. */
  | "endpoint_missing"
  /** Too many questions are waiting. */
  | "queue_full"
  /** The last questions failed, and one that is under way will show whether the server is back. */
  | "outage"
  /** The gate was closed. */
  | "closed"
  | "unexpected";

/** What is known of a failure. */
export interface FailureDetails {
  readonly status?: number | undefined;
  /** Node's own code for why the exchange failed: `ENOTFOUND`, `ECONNREFUSED`, … */
  readonly cause?: string | undefined;
  /** Host and port of the endpoint, as far as they are configured. */
  readonly host?: string | undefined;
  /** What is wrong with a signed answer. */
  readonly detail?: string | undefined;
  /** When another attempt is worthwhile, 1 to 60. */
  readonly retryAfterSeconds?: number | undefined;
}

/** A question without an answer. Internal: it becomes a 503, a code in health, and an event. */
export class IntrospectionFailure extends Error {
  override readonly name = "IntrospectionFailure";
  readonly code: IntrospectionFailureCode;
  readonly details: FailureDetails;

  constructor(code: IntrospectionFailureCode, details: FailureDetails = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}

/** The failure in any thrown value: nothing of another error is kept, it may quote what was sent. */
export function failureOf(error: unknown): IntrospectionFailure {
  return error instanceof IntrospectionFailure ? error : new IntrospectionFailure("unexpected");
}
