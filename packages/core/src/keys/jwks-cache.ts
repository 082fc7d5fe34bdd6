import { backoffMs } from "../kit/time/backoff.js";
import type { Clock, ClockTimer } from "../kit/time/clock.js";
import { TokenBucket } from "../kit/time/token-bucket.js";
import { failureOf, type KeyFailure } from "./key-fetch-error.js";
import type { KeySet } from "./key-set.js";
import { type KeySetLifetime, planLifetime, RETRY_PAUSES } from "./key-set-lifetime.js";
import type { KeyHealth, KeySetState, KeySource } from "./key-source.js";
import type { KeysObserver } from "./keys-observer.js";
import { REFETCH_BUDGET, REFETCH_INTERVAL_MS } from "./refetch-budget.js";
import type { FetchKeySet } from "./remote-jwks.js";
import { UnknownKids } from "./unknown-kids.js";

/** What a {@link JwksCache} is made of. */
export interface JwksCacheParts {
  readonly fetchKeySet: FetchKeySet;
  readonly clock: Clock;
  readonly outageToleranceSeconds: number;
  readonly observer: KeysObserver;
}

/**
 * The life-cycle of one issuer's remote JWK Set: fresh, stale, expired, or empty.
 *
 * One fetch is under way at a time, whoever asked for it. A timer refreshes ahead of expiry, and after a failure
 * tries again with growing pauses, so that the issuer's return is noticed without a request.
 */
export class JwksCache implements KeySource {
  readonly #parts: JwksCacheParts;
  readonly #clock: Clock;
  readonly #budget: TokenBucket;
  readonly #unknownKids = new UnknownKids();
  readonly #closing = new AbortController();
  #keySet: KeySet | undefined;
  #lifetime: KeySetLifetime | undefined;
  #flight: Promise<void> | undefined;
  #timer: ClockTimer | undefined;
  #failures = 0;
  #retryAt = Number.NEGATIVE_INFINITY;
  #lastError: { readonly failure: KeyFailure; readonly at: number } | undefined;

  constructor(parts: JwksCacheParts) {
    this.#parts = parts;
    this.#clock = parts.clock;
    this.#budget = new TokenBucket(REFETCH_BUDGET, parts.clock.monotonic());
  }

  current(): KeySet | undefined {
    const now = this.#clock.now();
    const state = this.#state(now);
    if (state === "fresh") return this.#keySet;
    // An expired set waits for its refresh, once; when the issuer is known to be down, waiting helps nobody.
    if (state === "empty" || (state === "expired" && this.#failures === 0)) return undefined;
    if (now >= this.#retryAt) void this.#refresh();
    return this.#keySet;
  }

  async load(): Promise<KeySet | undefined> {
    if (this.#flight !== undefined || this.#clock.now() >= this.#retryAt) await this.#refresh();
    return this.#usable();
  }

  async refetch(kid: string | undefined): Promise<KeySet | undefined> {
    const now = this.#clock.now();
    if (kid !== undefined && this.#unknownKids.has(kid, now)) return this.#usable();
    if (this.#flight === undefined) {
      const issuerIsDown = this.#failures > 0 && now < this.#retryAt;
      if (issuerIsDown) return undefined;
      if (!this.#budget.take(this.#clock.monotonic()))
        return this.#lookedWithinInterval(now) ? this.#usable() : undefined;
    }
    await this.#refresh();
    if (this.#failures > 0) return undefined;
    const keySet = this.#usable();
    if (kid !== undefined && keySet?.knows(kid) === false)
      this.#unknownKids.add(kid, this.#clock.now());
    return keySet;
  }

  retryAfterSeconds(): number {
    return Math.max(1, Math.ceil((this.#retryAt - this.#clock.now()) / 1000));
  }

  health(): KeyHealth {
    const now = this.#clock.now();
    const state = this.#state(now);
    const fetchedAt = this.#lifetime?.fetchedAt;
    const nextRefresh = this.#failures > 0 ? this.#retryAt : this.#lifetime?.refreshAt;
    return {
      state,
      usable: state !== "empty",
      keyCount: this.#keySet?.keys.size ?? 0,
      skippedKeyCount: this.#keySet?.skipped.length ?? 0,
      overLimit: this.#keySet?.isOverLimit ?? false,
      ageSeconds: fetchedAt === undefined ? undefined : Math.max(0, (now - fetchedAt) / 1000),
      lastSuccessAt: toIso(fetchedAt),
      lastErrorAt: toIso(this.#lastError?.at),
      lastErrorCode: this.#lastError?.failure.code,
      lastErrorCause: this.#lastError?.failure.cause,
      lastErrorHost: this.#lastError?.failure.host,
      nextRefreshAt: this.#isClosed ? undefined : toIso(nextRefresh),
    };
  }

  close(): void {
    this.#closing.abort();
    this.#timer?.cancel();
    this.#keySet = undefined;
    this.#lifetime = undefined;
    this.#unknownKids.clear();
  }

  get #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  #state(now: number): KeySetState {
    const lifetime = this.#lifetime;
    if (lifetime === undefined || this.#keySet === undefined || this.#keySet.keys.size === 0)
      return "empty";
    if (now < lifetime.refreshAt) return "fresh";
    if (now < lifetime.expiresAt) return "stale";
    return now < lifetime.serveUntil ? "expired" : "empty";
  }

  #usable(): KeySet | undefined {
    return this.#state(this.#clock.now()) === "empty" ? undefined : this.#keySet;
  }

  /** A set this young answers for every key: one published since is found at the next look. */
  #lookedWithinInterval(now: number): boolean {
    return this.#lifetime !== undefined && now - this.#lifetime.fetchedAt < REFETCH_INTERVAL_MS;
  }

  #refresh(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#flight ??= this.#fetch().finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  async #fetch(): Promise<void> {
    try {
      const { keySet, maxAgeSeconds } = await this.#parts.fetchKeySet(
        this.#keySet,
        this.#closing.signal,
      );
      if (this.#isClosed) return;
      this.#adopt(keySet, maxAgeSeconds);
    } catch (error) {
      if (!this.#isClosed) this.#fail(failureOf(error));
    }
  }

  #adopt(keySet: KeySet, maxAgeSeconds: number | undefined): void {
    const previous = this.#keySet;
    const now = this.#clock.now();
    this.#keySet = keySet;
    this.#lifetime = planLifetime(now, maxAgeSeconds, this.#parts.outageToleranceSeconds);
    if (!sameKeys(previous, keySet)) this.#unknownKids.clear();
    this.#parts.observer.refreshed(keySet, previous);
    // The issuer's word is taken, also when it withdraws every key; but it is asked again soon.
    if (keySet.keys.size === 0) {
      this.#fail({ code: "no_usable_keys", cause: undefined, host: undefined });
      return;
    }
    this.#failures = 0;
    this.#retryAt = Number.NEGATIVE_INFINITY;
    this.#schedule(this.#lifetime.refreshAt - now);
  }

  #fail(failure: KeyFailure): void {
    const now = this.#clock.now();
    this.#failures += 1;
    this.#lastError = { failure, at: now };
    this.#retryAt = Math.ceil(now + backoffMs(this.#failures, RETRY_PAUSES, Math.random));
    this.#parts.observer.refreshFailed(failure, this.#state(now));
    this.#schedule(this.#retryAt - now);
  }

  #schedule(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#clock.setTimer(() => void this.#refresh(), Math.max(0, delayMs), false);
  }
}

function sameKeys(previous: KeySet | undefined, next: KeySet): boolean {
  return (
    previous?.keys.size === next.keys.size && [...next.keys].every((key) => previous.keys.has(key))
  );
}

function toIso(epochMs: number | undefined): string | undefined {
  return epochMs === undefined || !Number.isFinite(epochMs)
    ? undefined
    : new Date(epochMs).toISOString();
}
