import { unlessAborted } from "@callgate/core/kit";
import { SecretUnavailableError } from "../errors.js";

/**
 * Waits for a result that other callers may wait for too: the signal ends this wait alone.
 *
 * @param source name of the source, for the error
 * @throws {SecretUnavailableError} `aborted`, once the signal is
 */
export function unlessDetached<T>(
  shared: Promise<T>,
  signal: AbortSignal | undefined,
  source: string,
): Promise<T> {
  if (signal === undefined) return shared;
  return unlessAborted(shared, signal, () => new SecretUnavailableError("aborted", source));
}
