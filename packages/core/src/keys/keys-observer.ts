import type { KeyFailure } from "./key-fetch-error.js";
import type { KeySet } from "./key-set.js";
import type { KeySetState } from "./key-source.js";

/** Receives what happens to an issuer's keys. Must not throw. */
export interface KeysObserver {
  refreshed(keySet: KeySet, previous: KeySet | undefined): void;
  /** A token fits more keys of the set than are tried; at most once per set. */
  candidatesLimited(): void;
  /** @param state of the remaining set: `expired` is used during the outage tolerance */
  refreshFailed(failure: KeyFailure, state: KeySetState): void;
}
