import type { KeySet } from "./key-set.js";
import type { KeySource } from "./key-source.js";

/** A key source for keys in the configuration: imported once, never fetched, never refreshed. */
export function createStaticKeys(importing: Promise<KeySet>): KeySource {
  let keySet: KeySet | undefined;
  let closed = false;
  const loading = importing.then((imported) => {
    if (!closed) keySet = imported;
  });
  const current = (): KeySet | undefined => (keySet?.keys.size ? keySet : undefined);
  const load = async (): Promise<KeySet | undefined> => {
    await loading;
    return current();
  };
  return {
    current,
    load,
    refetch: load,
    retryAfterSeconds: () => 60,
    health: () => ({
      state: current() === undefined ? "empty" : "fresh",
      usable: current() !== undefined,
      keyCount: keySet?.keys.size ?? 0,
      skippedKeyCount: keySet?.skipped.length ?? 0,
      overLimit: false,
      ageSeconds: undefined,
      lastSuccessAt: undefined,
      lastErrorAt: undefined,
      lastErrorCode: undefined,
      lastErrorCause: undefined,
      lastErrorHost: undefined,
      nextRefreshAt: undefined,
    }),
    close() {
      closed = true;
      keySet = undefined;
    },
  };
}
