import type { KeySet } from "./key-set.js";

/** Keeps the keys of one issuer. The request path waits for it only while there is no usable set. */
export interface KeySource {
  /** The key set to verify with, without waiting; `undefined` when only {@link load} can decide. */
  current(): KeySet | undefined;
  /** Waits for a running fetch, or starts one; `undefined` when there are no usable keys. */
  load(): Promise<KeySet | undefined>;
  /**
   * Looks again for a key that the current set does not have, as far as the budget allows.
   *
   * @returns the current set, or `undefined` when no fetch was possible: then it is not known whether
   * the key exists
   */
  refetch(kid: string | undefined): Promise<KeySet | undefined>;
  /** Whole seconds until another attempt is worthwhile; at least 1. */
  retryAfterSeconds(): number;
  health(): KeyHealth;
  /** Stops timers and drops the keys: from here on none are usable. */
  close(): void;
}

/**
 * The state of an issuer's key set.
 *
 * `fresh` and `stale` are used without waiting (a stale one is being refreshed), `expired` is used during the
 * outage tolerance, `empty` has no keys.
 */
export type KeySetState = "fresh" | "stale" | "expired" | "empty";

/** One issuer's part of a health report. Times are ISO 8601; an absent one never happened. */
export interface KeyHealth {
  readonly state: KeySetState;
  /** Whether tokens of this issuer can be verified right now, or its opaque tokens introspected. */
  readonly usable: boolean;
  /** Usable keys in the set. */
  readonly keyCount: number;
  /** Keys of the set that were skipped; events of the type `key_skipped` say why. */
  readonly skippedKeyCount: number;
  /**
   * Whether the set has more keys than `maxKeys`. A token under a key that was skipped is answered 503, and not 401,
   * since its key may be one of them.
   */
  readonly overLimit: boolean;
  /** Seconds since the set was fetched. */
  readonly ageSeconds: number | undefined;
  readonly lastSuccessAt: string | undefined;
  readonly lastErrorAt: string | undefined;
  /** Stable name of the last failure, kept after recovery. */
  readonly lastErrorCode: string | undefined;
  /** Node's own code for why the exchange failed: `ENOTFOUND`, `ECONNREFUSED`, … */
  readonly lastErrorCause: string | undefined;
  /** Host and port of the fetch, as far as they are configured: a host that only metadata names is omitted. */
  readonly lastErrorHost: string | undefined;
  readonly nextRefreshAt: string | undefined;
}
