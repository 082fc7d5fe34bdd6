import { onAbort } from "./on-abort.js";

/**
 * Settles as the promise does, or rejects once the signal is aborted; a later result of the promise is ignored.
 *
 * @param toError makes the rejection; default is the signal's own reason
 */
export function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  toError: (signal: AbortSignal) => unknown = ({ reason }) => reason,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => reject(toError(signal));
    if (signal.aborted) {
      abort();
      promise.catch(() => {});
      return;
    }
    const end = onAbort(signal, abort);
    promise.then(resolve, reject).finally(end);
  });
}
