import type { KeySet } from "./key-set.js";

/** Keeps the keys of one issuer. The request path waits for it only while there is no usable set. */
export interface KeySource {
  /** The key set to verify with, without waiting; `undefined` when only {@link load} can tell. */
  current(): KeySet | undefined;
  /** Waits for a fetch that is under way, or starts one; `undefined` when there are no usable keys. */
  load(): Promise<KeySet | undefined>;
  /**
   * Looks again for a key that the current set does not have, as far as the budget allows.
   *
   * @returns the set as it is now, or `undefined` when looking was not possible: nobody can say then whether
   * the key exists
   */
  refetch(kid: string | undefined): Promise<KeySet | undefined>;
  /** Whole seconds until another try is worth it; at least 1. */
  retryAfterSeconds(): number;
  health(): KeyHealth;
  /** Stops timers and forgets the keys: from here on none are usable. */
  close(): void;
}

/**
 * How an issuer's key set is doing.
 *
 * `fresh` and `stale` serve without waiting (a stale one is being refreshed), `expired` serves while the
 * outage tolerance lasts, `empty` cannot serve.
 */
export type KeySetState = "fresh" | "stale" | "expired" | "empty";

/** One issuer's part of a health report. Times are ISO 8601; an absent one never happened. */
export interface KeyHealth {
  readonly state: KeySetState;
  /** Tells whether tokens of this issuer can be verified right now. */
  readonly usable: boolean;
  /** Usable keys in the set. */
  readonly keyCount: number;
  /** Keys of the set that were passed over; events of the type `key_skipped` say why. */
  readonly skippedKeyCount: number;
  /**
   * Whether the set has more keys than `maxKeys`. A token under a key that was passed over is answered 503, and not 401,
   * since its key may be one of them.
   */
  readonly overLimit: boolean;
  /** Seconds since the set was fetched. */
  readonly ageSeconds: number | undefined;
  readonly lastSuccessAt: string | undefined;
  readonly lastErrorAt: string | undefined;
  /** Stable name of the last failure, kept after recovery. */
  readonly lastErrorCode: string | undefined;
  /** Node's own code for what kept the exchange from taking place: `ENOTFOUND`, `ECONNREFUSED`, … */
  readonly lastErrorCause: string | undefined;
  /** Host and port that were asked, as far as they are configured: one that only metadata names is left out. */
  readonly lastErrorHost: string | undefined;
  readonly nextRefreshAt: string | undefined;
}
