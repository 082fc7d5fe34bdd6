import { type SystemFailure, sharedAcrossCopies } from "@callgate/core/kit";
import type { SecretUnavailableError } from "@callgate/secrets";

/**
 * Why there is no token. Stable: branch on this, never on the message.
 *
 * The comment of a code says when it is the reason, and whether the request is tried again within the call; the table of codes in
 * the documentation is generated from it.
 */
export type TokenErrorCode =
  /** The server cannot be reached, or broke off. Tried again within the call: yes. */
  | "network_error"
  /** No answer in time, or 408. Tried again within the call: yes. */
  | "timeout"
  /** 5xx, 425, `temporarily_unavailable`. Tried again within the call: yes. */
  | "server_error"
  /** 429. Tried again within the call: yes, unless `Retry-After` is longer than the time there is. */
  | "rate_limited"
  /** The server's certificate, or the handshake, is refused. */
  | "tls_error"
  /** `invalid_client`, 401. Tried again within the call: only with another version. */
  | "credential_rejected"
  /** `unauthorized_client`, `access_denied`. */
  | "client_unauthorized"
  /** `invalid_scope`. */
  | "scope_rejected"
  /** `invalid_target`. */
  | "target_rejected"
  /** Any other 4xx. */
  | "request_rejected"
  /**
   * Not a token: HTML, an error in a 200, no `access_token`, too long, undecodable, a redirect, expired. Tried again within the call:
   * no, unless it came too late.
   */
  | "response_invalid"
  /** The secret cannot be read. */
  | "credential_unavailable"
  /** More waiting calls than the limit, a request whose turn never came, no scope to evict. */
  | "overloaded"
  /** The call's own signal was aborted. */
  | "aborted"
  /** The client was closed. */
  | "closed"
  /** The server rejected this client for another scope; not retrying yet. */
  | "cooldown";

/**
 * What an operator should check first. A closed set: more may be added, with a line in the changelog.
 *
 * - `encoding`: the client's identifier or secret has characters that `encoding: "form"` and `"raw"` write differently,
 *   and the server rejected one of the two.
 * - `assertion`: the server rejected an assertion; older servers want `typ: "none"` or `audience: "token_endpoint"`.
 * - `token_type`: the server's `token_type` is neither Bearer nor listed in `tokenTypes`, or it is not DPoP where `dpop` requires that.
 * - `dpop`: the server refuses the proof, or wants one: check `dpop`, the clock of this machine, and the address that the
 * server is configured with.
 */
export type TokenErrorHint = "encoding" | "assertion" | "token_type" | "dpop";

/** What a {@link TokenError} reports beside its code. */
export interface TokenErrorDetails {
  /** Whether the same call may succeed later with nothing changed. */
  readonly retryable?: boolean;
  /** Before this moment, another attempt is useless. */
  readonly retryAt?: Date | undefined;
  /** The token endpoint's HTTP status. */
  readonly status?: number | undefined;
  /** The token endpoint's `error`: at most 64 characters of the grammar in RFC 6749 section 5.2. */
  readonly oauthError?: string | undefined;
  /** How many requests were made. */
  readonly attempts?: number;
  /** What to check first, where that is known. */
  readonly hint?: TokenErrorHint | undefined;
  /** Host and port of the request, as far as they are configured. */
  readonly host?: string | undefined;
  /** What each failed attempt ended with, in order, where there were several. */
  readonly errors?: readonly TokenError[];
  /** Why: of the connection, of the secret's source, or of the last attempt where the time for all of them was up. */
  readonly cause?: SystemFailure | SecretUnavailableError | TokenError | undefined;
}

/**
 * Thrown where a token was requested and none can be returned.
 *
 * Neither message nor properties hold a secret, an assertion, a token, a header, or anything of a body but an error
 * code. A `cause` is a `SystemFailure`, a `SecretUnavailableError` or another error of this class: each has a
 * `code`. The original error is never kept, because it may hold what was sent.
 *
 * A mistake in the options is a `ConfigurationError` instead.
 */
export class TokenError extends Error {
  static {
    sharedAcrossCopies(TokenError, "TokenError");
  }

  override readonly name = "TokenError";
  readonly code: TokenErrorCode;
  readonly retryable: boolean;
  readonly retryAt: Date | undefined;
  readonly status: number | undefined;
  readonly oauthError: string | undefined;
  readonly attempts: number;
  readonly hint: TokenErrorHint | undefined;
  readonly host: string | undefined;
  readonly errors: readonly TokenError[];

  /** @param message constant text, but for numbers and names from the configuration */
  constructor(code: TokenErrorCode, message: string, details: TokenErrorDetails = {}) {
    const { cause } = details;
    super(`${message} [${code}]`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.retryAt = details.retryAt;
    this.status = details.status;
    this.oauthError = details.oauthError;
    this.attempts = details.attempts ?? 0;
    this.hint = details.hint;
    this.host = details.host;
    this.errors = Object.freeze([...(details.errors ?? [])]);
  }
}

/** The same error with other details. */
export function withDetails(error: TokenError, details: TokenErrorDetails): TokenError {
  const message = error.message.slice(0, -` [${error.code}]`.length);
  const cause = error.cause as TokenErrorDetails["cause"];
  return new TokenError(error.code, message, { ...error, cause, ...details });
}

/** Makes a {@link TokenError} of any thrown value. Nothing of another error is kept: it may hold what was sent. */
export function toTokenError(error: unknown): TokenError {
  return error instanceof TokenError
    ? error
    : new TokenError(
        "response_invalid",
        "The token request failed unexpectedly; check `fetch` and the source of the credential",
      );
}

/** The code beneath an error: Node's own where the connection or a file failed, or else that of the secret's source. */
export function causeCodeOf(error: Error): string | undefined {
  const { cause } = error;
  if (!(cause instanceof Error)) return undefined;
  const { code } = cause as { code?: unknown };
  return causeCodeOf(cause) ?? (typeof code === "string" ? code : undefined);
}
