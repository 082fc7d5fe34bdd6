/** Why there is no token. Stable: branch on this, never on the message. */
export type TokenErrorCode =
  | "network_error"
  | "timeout"
  | "server_error"
  | "rate_limited"
  | "tls_error"
  | "credential_rejected"
  | "client_unauthorized"
  | "scope_rejected"
  | "target_rejected"
  | "request_rejected"
  | "response_invalid"
  | "credential_unavailable"
  | "overloaded"
  | "aborted"
  | "closed"
  | "cooldown";

/** What a {@link TokenError} reports beside its code. */
export interface TokenErrorDetails {
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable?: boolean;
  /** Before this moment, another attempt is useless. */
  readonly retryAt?: Date | undefined;
  /** The token endpoint's HTTP status. */
  readonly status?: number | undefined;
  /** The token endpoint's `error`, where it is a registered one (RFC 6749 section 5.2, RFC 8707 section 2). */
  readonly oauthError?: string | undefined;
  /** How many requests were made. */
  readonly attempts?: number;
}

/**
 * Thrown where a token was requested and none can be returned.
 *
 * Neither message nor properties hold a secret, an assertion, a token, a header, or anything of a body but a
 * registered error code. There is no `cause`: the original error may hold all of these.
 *
 * A mistake in the options is a `ConfigurationError` instead.
 */
export class TokenError extends Error {
  override readonly name = "TokenError";
  readonly code: TokenErrorCode;
  readonly retryable: boolean;
  readonly retryAt: Date | undefined;
  readonly status: number | undefined;
  readonly oauthError: string | undefined;
  readonly attempts: number;

  /** @param message constant text, but for numbers and names from the configuration */
  constructor(code: TokenErrorCode, message: string, details: TokenErrorDetails = {}) {
    super(`${message} [${code}]`);
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.retryAt = details.retryAt;
    this.status = details.status;
    this.oauthError = details.oauthError;
    this.attempts = details.attempts ?? 0;
  }
}

/** The same error with other details. */
export function withDetails(error: TokenError, details: TokenErrorDetails): TokenError {
  const message = error.message.slice(0, -` [${error.code}]`.length);
  return new TokenError(error.code, message, { ...error, ...details });
}

/** Makes a {@link TokenError} of any thrown value. Nothing of another error is kept: it may hold what was sent. */
export function toTokenError(error: unknown): TokenError {
  return error instanceof TokenError
    ? error
    : new TokenError("response_invalid", "The token request failed unexpectedly");
}
