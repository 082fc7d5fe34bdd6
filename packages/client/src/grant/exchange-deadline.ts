import { type Clock, withDeadline } from "@callgate/core/kit";
import { TokenError } from "../errors.js";

/**
 * Runs an exchange with an authorization server that ends after `timeoutMs` of the clock's time, or once it is
 * abandoned, whether or not it observes the signal it receives.
 *
 * @throws {TokenError} `timeout`, `aborted`, or the very `TokenError` that `abandoned` was aborted with
 */
export async function withExchangeDeadline<T>(
  clock: Clock,
  timeoutMs: number,
  abandoned: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  try {
    return await withDeadline({ clock, timeoutMs, abandoned, timedOut }, run);
  } catch (error) {
    const isAbandoned = abandoned.aborted && error === abandoned.reason;
    throw isAbandoned ? abandonmentOf(abandoned) : error;
  }
}

/** The error of an exchange whose signal was aborted, by the reason of the abort. */
export function abandonmentOf(signal: AbortSignal): TokenError {
  const { reason } = signal as { reason: unknown };
  if (reason instanceof TokenError) return reason;
  const isTimeout = reason instanceof Error && reason.name === "TimeoutError";
  return isTimeout
    ? timedOut()
    : new TokenError("aborted", "The token request was aborted by the caller");
}

function timedOut(): TokenError {
  return new TokenError(
    "timeout",
    "The authorization server did not answer in time; check it, or raise `attemptTimeoutMs`",
    {
      retryable: true,
    },
  );
}
