import type { Clock } from "@callgate/core";
import { TokenError } from "../errors.js";

/**
 * Runs an exchange that ends after `timeoutMs` of the clock's time, or once nobody wants it any more.
 *
 * It ends then even where what it runs does not heed the signal it is given.
 *
 * @throws {TokenError} `timeout`, `aborted`, or the very `TokenError` that `abandoned` was aborted with
 */
export function withDeadline<T>(
  clock: Clock,
  timeoutMs: number,
  abandoned: AbortSignal,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const controller = new AbortController();
    const end = (error: TokenError): void => {
      cleanUp();
      reject(error);
      controller.abort(error);
    };
    const onAbandoned = (): void => end(abandonment(abandoned));
    const timer = clock.setTimer(() => end(timedOut()), timeoutMs, false);
    const cleanUp = (): void => {
      timer.cancel();
      abandoned.removeEventListener("abort", onAbandoned);
    };
    if (abandoned.aborted) {
      onAbandoned();
      return;
    }
    abandoned.addEventListener("abort", onAbandoned, { once: true });
    run(controller.signal).then(resolve, reject).finally(cleanUp);
  });
}

/** What became of an exchange whose signal was aborted, by the reason it was aborted for. */
export function abandonment(signal: AbortSignal): TokenError {
  const { reason } = signal as { reason: unknown };
  if (reason instanceof TokenError) return reason;
  const isTimeout = reason instanceof Error && reason.name === "TimeoutError";
  return isTimeout ? timedOut() : new TokenError("aborted", "The token request was called off");
}

function timedOut(): TokenError {
  return new TokenError("timeout", "The authorization server did not answer in time", {
    retryable: true,
  });
}
