import type { KeySet } from "./key-set.js";
import type { KeySetState } from "./key-source.js";

/** Who is told what happens to an issuer's keys. Must not throw. */
export interface KeysObserver {
  refreshed(keySet: KeySet, previous: KeySet | undefined): void;
  /** @param state what the set the issuer left us with is worth: `expired` serves on borrowed time */
  refreshFailed(code: string, state: KeySetState): void;
}
