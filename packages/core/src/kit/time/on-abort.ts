interface Shared {
  readonly callbacks: Set<() => void>;
  readonly stop: () => void;
}

/** The callbacks of each signal: one listener runs all of them, or Node would warn of a leak from the eleventh on. */
const shared = new WeakMap<AbortSignal, Shared>();

/**
 * Calls back once, when a signal is aborted that is not aborted yet.
 *
 * @returns removes the callback: call it as soon as the callback is no longer needed
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const { callbacks, stop } = shared.get(signal) ?? listen(signal);
  // One function may be passed twice.
  const entry = (): void => callback();
  callbacks.add(entry);
  return () => {
    if (callbacks.delete(entry) && callbacks.size === 0) stop();
  };
}

function listen(signal: AbortSignal): Shared {
  const callbacks = new Set<() => void>();
  const run = (): void => {
    shared.delete(signal);
    for (const callback of [...callbacks]) callback();
  };
  const stop = (): void => {
    shared.delete(signal);
    signal.removeEventListener("abort", run);
  };
  signal.addEventListener("abort", run, { once: true });
  const listening = { callbacks, stop };
  shared.set(signal, listening);
  return listening;
}
