import type { SystemFailure } from "@callgate/core/kit";
import {
  type SecretUnavailableCode,
  SecretUnavailableError,
  type SecretUnavailableHint,
} from "./errors.js";

/** What a {@link ReadFailure} carries beside its code. */
export interface ReadFailureDetails {
  readonly status?: number | undefined;
  readonly hint?: SecretUnavailableHint | undefined;
  readonly credential?: SecretUnavailableError;
  /** Node's own code for what failed. */
  readonly system?: SystemFailure | undefined;
}

/**
 * One read of a store failed. Internal: the source turns it into a `SecretUnavailableError`.
 *
 * Carries no cause but a code: the error beneath may hold a secret.
 */
export class ReadFailure extends Error {
  override readonly name = "ReadFailure";
  readonly code: SecretUnavailableCode;
  readonly status: number | undefined;
  readonly hint: SecretUnavailableHint | undefined;
  readonly credential: SecretUnavailableError | undefined;
  readonly system: SystemFailure | undefined;

  constructor(code: SecretUnavailableCode, details: ReadFailureDetails = {}) {
    super(code);
    this.code = code;
    this.status = details.status;
    this.hint = details.hint;
    this.credential = details.credential;
    this.system = details.system;
  }
}

/** The public error for a failed read of the named source. An unexpected error counts as a failure of the store. */
export function toUnavailable(
  error: unknown,
  source: string,
  retryAt?: Date,
): SecretUnavailableError {
  if (error instanceof ReadFailure) {
    const { code, status, hint, credential, system } = error;
    return new SecretUnavailableError(code, source, {
      status,
      hint,
      retryAt,
      cause: credential ?? system,
    });
  }
  if (error instanceof SecretUnavailableError) {
    const { code, status, hint, errors } = error;
    const cause = error.cause as SecretUnavailableError | undefined;
    return new SecretUnavailableError(code, source, { status, hint, retryAt, errors, cause });
  }
  return new SecretUnavailableError("store_error", source, { retryAt });
}
