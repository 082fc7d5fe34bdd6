import { type SecretUnavailableCode, SecretUnavailableError } from "./errors.js";

/**
 * One read of a store failed. Internal: the source turns it into a `SecretUnavailableError`.
 *
 * Carries no cause: the error beneath may hold a secret.
 */
export class ReadFailure extends Error {
  override readonly name = "ReadFailure";
  readonly code: SecretUnavailableCode;
  readonly status: number | undefined;
  readonly credential: SecretUnavailableError | undefined;

  constructor(
    code: SecretUnavailableCode,
    details: { readonly status?: number; readonly credential?: SecretUnavailableError } = {},
  ) {
    super(code);
    this.code = code;
    this.status = details.status;
    this.credential = details.credential;
  }
}

/** The public error for a failed read of the named source. An unexpected error counts as a failure of the store. */
export function toUnavailable(
  error: unknown,
  source: string,
  retryAt?: Date,
): SecretUnavailableError {
  if (error instanceof ReadFailure) {
    const { code, status, credential } = error;
    return new SecretUnavailableError(code, source, { status, retryAt, cause: credential });
  }
  if (error instanceof SecretUnavailableError) {
    const { code, status, errors } = error;
    return new SecretUnavailableError(code, source, { status, retryAt, errors });
  }
  return new SecretUnavailableError("store_error", source, { retryAt });
}
